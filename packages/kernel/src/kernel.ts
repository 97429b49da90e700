// What a program asks of the operating system to talk over TCP, as Linux has it: plain calls that
// never wait, except `epollWait` and `poll`.

/** A file descriptor: the lowest number that was free when it was opened. */
export type Fd = number;

/** 0 or more is the result; less is an error number with its sign turned: `-11` is `EAGAIN`. */
export type Ret = number;

/** An IPv4 address of the loopback interface, 127.0.0.0/8; port 0 asks for any free one. */
export interface SockAddr {
  ip: string;
  port: number;
}

/** A descriptor that `poll` looks at; one below 0 is left out. */
export interface PollFd {
  fd: Fd;
  /** `POLLIN` and the like: what is asked for. */
  events: number;
  /** What holds, of that, and of what is always told: `POLLERR`, `POLLHUP`, `POLLNVAL`. */
  revents: number;
}

export interface EpollEvent {
  /** `EPOLLIN` and the like, never negative. */
  events: number;
  /** 64 bits that come back as they were given. */
  data: bigint;
}

/** Socket options with a whole number as their value; booleans are 0 and 1. */
export type IntOption =
  | 'SO_ERROR' // read-only: the pending error as a positive number; reading clears it
  | 'SO_REUSEADDR'
  | 'SO_KEEPALIVE'
  | 'SO_SNDBUF' // bytes; Linux doubles what it is given
  | 'SO_RCVBUF' // bytes; doubled too
  | 'TCP_NODELAY'
  | 'TCP_KEEPIDLE' // seconds
  | 'TCP_KEEPINTVL' // seconds
  | 'TCP_KEEPCNT'
  | 'TCP_SYNCNT' // how often `connect` repeats a SYN that is not answered
  | 'TCP_USER_TIMEOUT'; // ms until bytes without an acknowledgement are ETIMEDOUT; 0 is the kernel's own patience

/** With `linger` 0, `close` resets. Longer would make `close` wait, so it is refused with an error. */
export interface Linger {
  onoff: number;
  linger: number;
}

export interface Kernel {
  /** `SOCK_NONBLOCK | SOCK_CLOEXEC`; a TCP socket over IPv4. */
  socket(flags: number): Ret;
  bind(fd: Fd, addr: SockAddr): Ret;
  /** An unbound socket gets a free port of 127.0.0.1. */
  listen(fd: Fd, backlog: number): Ret;
  /** Gives a new descriptor, and the client's address in `out`. */
  accept4(fd: Fd, flags: number, out?: { addr?: SockAddr }): Ret;
  /** `-EINPROGRESS` is the normal answer: an event tells when the result is there. */
  connect(fd: Fd, addr: SockAddr): Ret;
  /** 0 is the end of the stream (or an empty `p`). */
  read(fd: Fd, p: Uint8Array): Ret;
  /** May take less than all of `p`. */
  write(fd: Fd, p: Uint8Array): Ret;
  /** `SHUT_RD`, `SHUT_WR` or `SHUT_RDWR`. */
  shutdown(fd: Fd, how: number): Ret;
  close(fd: Fd): Ret;
  getsockname(fd: Fd, out: { addr?: SockAddr }): Ret;
  getpeername(fd: Fd, out: { addr?: SockAddr }): Ret;
  setsockopt(fd: Fd, option: IntOption, value: number): Ret;
  setsockopt(fd: Fd, option: 'SO_LINGER', value: Linger): Ret;
  getsockopt(fd: Fd, option: IntOption): Ret;
  epollCreate1(flags: number): Ret;
  /** `EPOLL_CTL_ADD`, `EPOLL_CTL_MOD` or `EPOLL_CTL_DEL`. */
  epollCtl(ep: Fd, op: number, fd: Fd, event?: EpollEvent): Ret;
  /**
   * Puts up to `max` events at the start of `out` and returns their number. Waits up to `timeoutMs`
   * for the first one; for ever if that is negative.
   */
  epollWait(ep: Fd, out: EpollEvent[], max: number, timeoutMs: number): Ret;
  /**
   * Looks at every descriptor, writes into `revents` what holds, and returns how many have something. Waits up to
   * `timeoutMs` for the first one; for ever if that is negative. It remembers nothing: the next call looks at all again.
   */
  poll(fds: PollFd[], timeoutMs: number): Ret;
  /** A counter, read and written as 8 bytes, little-endian. `EFD_NONBLOCK | EFD_CLOEXEC`. */
  eventfd(init: number, flags: number): Ret;
  /** Monotonic time in nanoseconds. */
  now(): bigint;
}
