import { SOCK_CLOEXEC, SOCK_NONBLOCK } from '../constants.ts';
import { errno } from '../errno.ts';
import type { EpollEvent, Fd, IntOption, Kernel, Linger, Ret, SockAddr } from '../kernel.ts';
import { isLoopback } from '../loopback.ts';
import { refuseToBlock, refuseToLinger } from '../would-block.ts';
import { EpollEvents, packAddr, SOCKADDR_SIZE, unpackAddr, type Layout } from './layout.ts';
import { loadLibc, type Libc } from './libc.ts';
import { OPTIONS, TCP_INFO } from './options.ts';
import { layoutHere } from './support.ts';

/** As the caller asked for it. To the system every descriptor of ours is non-blocking. */
type Opened = 'blocking' | 'non-blocking';

/**
 * The real thing. It touches only descriptors that it has opened itself, and only loopback addresses;
 * to every other it answers as a machine without them would. Disposing of it closes what is open.
 */
export class LinuxKernel implements Kernel {
  readonly #layout: Layout = layoutHere();
  readonly #libc: Libc = loadLibc();
  readonly #opened = new Map<Fd, Opened>();
  readonly #epolls = new Set<Fd>();
  #events = new EpollEvents(this.#layout, 0);

  /** The descriptors that are open, in the order in which they were opened. */
  get openFds(): Fd[] {
    return [...this.#opened.keys()];
  }

  socket(flags: number): Ret {
    if (flags & ~FLAGS) return -errno.EINVAL;
    const fd = this.#libc.socket(AF_INET, SOCK_STREAM | FLAGS, 0);
    return this.#open(fd, flags);
  }

  bind(fd: Fd, addr: SockAddr): Ret {
    return this.#call(fd, () => {
      if (!isLoopback(addr)) return -errno.EADDRNOTAVAIL;
      return this.#libc.bind(fd, packAddr(addr)!, SOCKADDR_SIZE);
    });
  }

  listen(fd: Fd, backlog: number): Ret {
    return this.#call(fd, () => {
      const name: { addr?: SockAddr } = {};
      const bound = this.getsockname(fd, name) < 0 || name.addr!.port !== 0;
      // Linux would bind it to every address of the machine.
      if (!bound) this.bind(fd, { ip: '127.0.0.1', port: 0 });
      return this.#libc.listen(fd, backlog);
    });
  }

  accept4(fd: Fd, flags: number, out?: { addr?: SockAddr }): Ret {
    if (flags & ~FLAGS) return -errno.EINVAL;
    const bytes = new Uint8Array(SOCKADDR_SIZE);
    const length = Int32Array.of(SOCKADDR_SIZE);
    const accepted = this.#call(fd, () => this.#libc.accept4(fd, bytes, length, FLAGS));
    if (accepted === -errno.EAGAIN) this.#mayWait(fd, 'accept4');
    if (accepted < 0) return accepted;
    if (out) out.addr = unpackAddr(bytes);
    return this.#open(accepted, flags);
  }

  connect(fd: Fd, addr: SockAddr): Ret {
    const ret = this.#call(fd, () => {
      if (!isLoopback(addr)) return -errno.ENETUNREACH;
      return this.#libc.connect(fd, packAddr(addr)!, SOCKADDR_SIZE);
    });
    if (ret === -errno.EINPROGRESS) this.#mayWait(fd, 'connect');
    return ret;
  }

  // These two make up most of a server's calls, so they do without `#call` and its closure.

  read(fd: Fd, p: Uint8Array): Ret {
    if (!this.#opened.has(fd)) return -errno.EBADF;
    const n = this.#libc.read(fd, p, p.length);
    if (n >= 0) return n;
    const ret = -this.#libc.errno();
    if (ret === -errno.EAGAIN) this.#mayWait(fd, 'read');
    return ret;
  }

  write(fd: Fd, p: Uint8Array): Ret {
    if (!this.#opened.has(fd)) return -errno.EBADF;
    const n = this.#libc.write(fd, p, p.length);
    if (n === p.length) return n;
    const ret = n === -1 ? -this.#libc.errno() : n;
    if (ret >= 0 || ret === -errno.EAGAIN) this.#mayWait(fd, 'write');
    return ret;
  }

  shutdown(fd: Fd, how: number): Ret {
    return this.#call(fd, () => this.#libc.shutdown(fd, how));
  }

  close(fd: Fd): Ret {
    return this.#call(fd, () => {
      this.#opened.delete(fd); // the number is free again, whatever close says
      this.#epolls.delete(fd);
      return this.#libc.close(fd);
    });
  }

  getsockname(fd: Fd, out: { addr?: SockAddr }): Ret {
    return this.#name('getsockname', fd, out);
  }

  getpeername(fd: Fd, out: { addr?: SockAddr }): Ret {
    return this.#name('getpeername', fd, out);
  }

  setsockopt(fd: Fd, option: IntOption | 'SO_LINGER', value: number | Linger): Ret {
    return this.#call(fd, () => {
      if (typeof value !== 'number') refuseToLinger(value);
      const words =
        typeof value === 'number' ? Int32Array.of(value) : Int32Array.of(value.onoff, value.linger);
      return this.#libc.setsockopt(fd, ...OPTIONS[option], words, words.byteLength);
    });
  }

  getsockopt(fd: Fd, option: IntOption): Ret {
    return this.#call(fd, () => {
      const value = new Int32Array(1);
      const ret = this.#libc.getsockopt(fd, ...OPTIONS[option], value, Int32Array.of(4));
      return ret < 0 ? ret : value[0]!;
    });
  }

  epollCreate1(flags: number): Ret {
    if (flags & ~SOCK_CLOEXEC) return -errno.EINVAL;
    const ep = this.#open(this.#libc.epoll_create1(SOCK_CLOEXEC), SOCK_NONBLOCK);
    if (ep >= 0) this.#epolls.add(ep);
    return ep;
  }

  epollCtl(ep: Fd, op: number, fd: Fd, event?: EpollEvent): Ret {
    if (!this.#opened.has(fd)) return -errno.EBADF;
    return this.#call(ep, () => {
      const events = new EpollEvents(this.#layout, 1);
      if (event) events.set(0, event);
      return this.#libc.epoll_ctl(ep, op, fd, events.bytes);
    });
  }

  epollWait(ep: Fd, out: EpollEvent[], max: number, timeoutMs: number): Ret {
    if (max <= 0) return -errno.EINVAL;
    const room = Math.min(max, MAX_EVENTS);
    if (this.#events.length < room) this.#events = new EpollEvents(this.#layout, room);
    const { bytes } = this.#events;
    const n = this.#call(ep, () => this.#libc.epoll_wait(ep, bytes, room, timeoutMs));
    for (let i = 0; i < n; i += 1) out[i] = this.#events.get(i);
    return n;
  }

  eventfd(init: number, flags: number): Ret {
    if (flags & ~FLAGS) return -errno.EINVAL;
    const fd = this.#libc.eventfd(init, FLAGS);
    return this.#open(fd, flags);
  }

  now(): bigint {
    return process.hrtime.bigint();
  }

  /** Whether the peer has acknowledged the end of what a socket has sent; true if there is no end yet. */
  endAcknowledged(fd: Fd): boolean {
    const info = new Uint8Array(1);
    this.#call(fd, () => this.#libc.getsockopt(fd, ...TCP_INFO, info, Int32Array.of(info.length)));
    return !END_SENT.has(info[0]!);
  }

  /**
   * Waits until one of our epoll descriptors has an event, which stays there. Resolves to whether one
   * has, after at most 100 ms. A thread of the pool waits, not this one.
   */
  async untilEvent(): Promise<boolean> {
    const fds = Int32Array.from([...this.#epolls].flatMap((ep) => [ep, POLLIN]));
    return (await this.#libc.poll(fds, this.#epolls.size, HOLD)) > 0;
  }

  [Symbol.dispose](): void {
    for (const fd of this.openFds) this.close(fd);
  }

  #open(fd: number, flags: number): Ret {
    if (fd < 0) return -this.#libc.errno();
    this.#opened.set(fd, flags & SOCK_NONBLOCK ? 'non-blocking' : 'blocking');
    return fd;
  }

  #call(fd: Fd, call: () => number): Ret {
    if (!this.#opened.has(fd)) return -errno.EBADF;
    const ret = call();
    return ret === -1 ? -this.#libc.errno() : ret;
  }

  #name(call: 'getsockname' | 'getpeername', fd: Fd, out: { addr?: SockAddr }): Ret {
    return this.#call(fd, () => {
      const bytes = new Uint8Array(SOCKADDR_SIZE);
      const ret = this.#libc[call](fd, bytes, Int32Array.of(SOCKADDR_SIZE));
      if (ret === 0) out.addr = unpackAddr(bytes);
      return ret;
    });
  }

  #mayWait(fd: Fd, call: string): void {
    if (this.#opened.get(fd) === 'blocking') refuseToBlock(call, fd);
  }
}

// --- internal ---

const AF_INET = 2;
const SOCK_STREAM = 1;
const POLLIN = 1;
const FLAGS = SOCK_NONBLOCK | SOCK_CLOEXEC;
const END_SENT: ReadonlySet<number> = new Set([4, 9, 11]); // FIN-WAIT-1, LAST-ACK, CLOSING
const MAX_EVENTS = 1024; // more are given by the next call
// ms. Neither the process nor a worker can end while a thread of its pool waits. (libuv could watch the
// descriptor without a thread, but koffi's handle for that crashes a worker that is terminated.)
const HOLD = 100;
