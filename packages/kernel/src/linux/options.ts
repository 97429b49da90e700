import type { IntOption } from '../kernel.ts';

const SOL_SOCKET = 1;
const IPPROTO_TCP = 6;

/** The first byte of a `struct tcp_info` is the state. */
export const TCP_INFO = [IPPROTO_TCP, 11] as const;

/** Level and number of each option (asm-generic/socket.h, linux/tcp.h). */
export const OPTIONS: Readonly<
  Record<IntOption | 'SO_LINGER', readonly [level: number, name: number]>
> = {
  SO_REUSEADDR: [SOL_SOCKET, 2],
  SO_ERROR: [SOL_SOCKET, 4],
  SO_SNDBUF: [SOL_SOCKET, 7],
  SO_RCVBUF: [SOL_SOCKET, 8],
  SO_KEEPALIVE: [SOL_SOCKET, 9],
  SO_LINGER: [SOL_SOCKET, 13],
  TCP_NODELAY: [IPPROTO_TCP, 1],
  TCP_KEEPIDLE: [IPPROTO_TCP, 4],
  TCP_KEEPINTVL: [IPPROTO_TCP, 5],
  TCP_KEEPCNT: [IPPROTO_TCP, 6],
  TCP_SYNCNT: [IPPROTO_TCP, 7],
  TCP_USER_TIMEOUT: [IPPROTO_TCP, 18],
};
