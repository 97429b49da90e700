// The system calls of a TCP server as an interface, with Linux's own words and numbers for it.

export * from './constants.ts';
export { errno, errnoName, type Errno } from './errno.ts';
export type { EpollEvent, Fd, IntOption, Kernel, Linger, PollFd, Ret, SockAddr } from './kernel.ts';
export { whyNoLinux } from './linux/support.ts';
export { isLoopback, loopbackBytes } from './loopback.ts';
export { observed, type Call } from './observed.ts';
export * from './runtime/index.ts';
export { WouldBlock, refuseToBlock, refuseToLinger } from './would-block.ts';
