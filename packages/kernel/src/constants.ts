// Linux's numbers, the same on x86-64 and arm64 (include/uapi/linux/eventpoll.h, asm-generic/fcntl.h).

export const SOCK_NONBLOCK = 0x800;
export const SOCK_CLOEXEC = 0x80000;
export const EFD_NONBLOCK = SOCK_NONBLOCK;
export const EFD_CLOEXEC = SOCK_CLOEXEC;
export const EPOLL_CLOEXEC = SOCK_CLOEXEC;

export const SHUT_RD = 0;
export const SHUT_WR = 1;
export const SHUT_RDWR = 2;

export const EPOLL_CTL_ADD = 1;
export const EPOLL_CTL_DEL = 2;
export const EPOLL_CTL_MOD = 3;

export const EPOLLIN = 0x1;
export const EPOLLOUT = 0x4;
export const EPOLLERR = 0x8;
export const EPOLLHUP = 0x10;
export const EPOLLRDHUP = 0x2000;
export const EPOLLONESHOT = 0x4000_0000;
export const EPOLLET = 0x8000_0000;

// `poll` has the same numbers for the same things (include/uapi/asm-generic/poll.h).
export const POLLIN = EPOLLIN;
export const POLLOUT = EPOLLOUT;
export const POLLERR = EPOLLERR;
export const POLLHUP = EPOLLHUP;
export const POLLNVAL = 0x20;
export const POLLRDHUP = EPOLLRDHUP;

/** A mask in words, `IN|OUT|RDHUP`; `0` if it is empty. */
export function maskText(events: number): string {
  const names = NAMES.filter(([, bit]) => (events & bit) !== 0).map(([name]) => name);
  return names.join('|') || '0';
}

// --- internal ---

const NAMES: readonly (readonly [string, number])[] = [
  ['IN', EPOLLIN],
  ['OUT', EPOLLOUT],
  ['RDHUP', EPOLLRDHUP],
  ['HUP', EPOLLHUP],
  ['ERR', EPOLLERR],
  ['NVAL', POLLNVAL],
  ['ONESHOT', EPOLLONESHOT],
  ['ET', EPOLLET],
];
