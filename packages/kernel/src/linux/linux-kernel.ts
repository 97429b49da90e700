import { EPOLLIN, EPOLLOUT, SOCK_CLOEXEC, SOCK_NONBLOCK } from '../constants.ts';
import { errno } from '../errno.ts';
import type {
  EpollEvent,
  Fd,
  IntOption,
  Kernel,
  Linger,
  PollFd,
  Ret,
  SockAddr,
} from '../kernel.ts';
import { isLoopback } from '../loopback.ts';
import { refuseToLinger } from '../would-block.ts';
import { Epolls } from './epolls.ts';
import { packAddr, SOCKADDR_SIZE, unpackAddr } from './layout.ts';
import { loadLibc, type Libc } from './libc.ts';
import { OPTIONS, TCP_INFO } from './options.ts';
import { OwnDescriptors } from './own-descriptors.ts';
import { poll } from './polls.ts';
import { layoutHere } from './support.ts';
import { Turns } from './turns.ts';

/**
 * The real thing. It touches only descriptors that it has opened itself, and only loopback addresses;
 * for others its answer is that of a machine without them. Disposing of it closes what is open.
 */
export class LinuxKernel implements Kernel {
  readonly #libc: Libc = loadLibc();
  readonly #own = new OwnDescriptors(this.#libc);
  readonly #epolls = new Epolls(this.#libc, this.#own, layoutHere());
  /** For what runs the tasks, `keepPolling`. */
  readonly turns = new Turns(() => this.#own.size);

  /** The descriptors that are open, in the order in which they were opened. */
  get openFds(): Fd[] {
    return this.#own.numbers;
  }

  socket(flags: number): Ret {
    if (flags & ~FLAGS) return -errno.EINVAL;
    const fd = this.#libc.socket(AF_INET, SOCK_STREAM | FLAGS, 0);
    return this.#own.add(fd, flags);
  }

  bind(fd: Fd, addr: SockAddr): Ret {
    return this.#own.call(fd, () => {
      if (!isLoopback(addr)) return -errno.EADDRNOTAVAIL;
      return this.#libc.bind(fd, packAddr(addr)!, SOCKADDR_SIZE);
    });
  }

  listen(fd: Fd, backlog: number): Ret {
    return this.#own.call(fd, () => {
      const name: { addr?: SockAddr } = {};
      const bound = this.getsockname(fd, name) < 0 || name.addr!.port !== 0;
      // Linux would bind it to every address of the machine.
      if (!bound) this.bind(fd, { ip: '127.0.0.1', port: 0 });
      return this.#libc.listen(fd, backlog);
    });
  }

  accept4(fd: Fd, flags: number, out?: { addr?: SockAddr }): Ret {
    if (flags & ~FLAGS) return -errno.EINVAL;
    if (this.#mustWait(fd, EPOLLIN)) return -errno.EAGAIN;
    const bytes = new Uint8Array(SOCKADDR_SIZE);
    const length = Int32Array.of(SOCKADDR_SIZE);
    const accepted = this.#own.call(fd, () => this.#libc.accept4(fd, bytes, length, FLAGS));
    if (accepted === -errno.EAGAIN) this.#own.refuseIfBlocking(fd, 'accept4');
    if (accepted < 0) return accepted;
    if (out) out.addr = unpackAddr(bytes);
    return this.#own.add(accepted, flags);
  }

  connect(fd: Fd, addr: SockAddr): Ret {
    const ret = this.#own.call(fd, () => {
      if (!isLoopback(addr)) return -errno.ENETUNREACH;
      return this.#libc.connect(fd, packAddr(addr)!, SOCKADDR_SIZE);
    });
    if (ret === -errno.EINPROGRESS) this.#own.refuseIfBlocking(fd, 'connect');
    return ret;
  }

  // These two make up most of a server's calls, so they do without the closure that the others need.

  read(fd: Fd, p: Uint8Array): Ret {
    if (!this.#own.has(fd)) return -errno.EBADF;
    if (this.#mustWait(fd, EPOLLIN)) return -errno.EAGAIN;
    const n = this.#libc.read(fd, p, p.length);
    if (n >= 0) return n;
    const ret = -this.#libc.errno();
    if (ret === -errno.EAGAIN) this.#own.refuseIfBlocking(fd, 'read');
    return ret;
  }

  write(fd: Fd, p: Uint8Array): Ret {
    if (!this.#own.has(fd)) return -errno.EBADF;
    if (this.#mustWait(fd, EPOLLOUT)) return -errno.EAGAIN;
    const n = this.#libc.write(fd, p, p.length);
    if (n === p.length) return n;
    const ret = n === -1 ? -this.#libc.errno() : n;
    if (ret >= 0 || ret === -errno.EAGAIN) this.#own.refuseIfBlocking(fd, 'write');
    return ret;
  }

  shutdown(fd: Fd, how: number): Ret {
    return this.#own.call(fd, () => this.#libc.shutdown(fd, how));
  }

  close(fd: Fd): Ret {
    return this.#own.call(fd, () => {
      this.#own.delete(fd); // the number is free again, whatever close says
      this.#epolls.closed(fd);
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
    return this.#own.call(fd, () => {
      if (typeof value !== 'number') refuseToLinger(value);
      const words =
        typeof value === 'number' ? Int32Array.of(value) : Int32Array.of(value.onoff, value.linger);
      return this.#libc.setsockopt(fd, ...OPTIONS[option], words, words.byteLength);
    });
  }

  getsockopt(fd: Fd, option: IntOption): Ret {
    return this.#own.call(fd, () => {
      const value = new Int32Array(1);
      const ret = this.#libc.getsockopt(fd, ...OPTIONS[option], value, Int32Array.of(4));
      return ret < 0 ? ret : value[0]!;
    });
  }

  epollCreate1(flags: number): Ret {
    if (flags & ~SOCK_CLOEXEC) return -errno.EINVAL;
    return this.#epolls.create();
  }

  epollCtl(ep: Fd, op: number, fd: Fd, event?: EpollEvent): Ret {
    return this.#epolls.control(ep, op, fd, event);
  }

  epollWait(ep: Fd, out: EpollEvent[], max: number, timeoutMs: number): Ret {
    if (max <= 0) return -errno.EINVAL;
    return this.#epolls.wait(ep, out, max, timeoutMs);
  }

  poll(fds: PollFd[], timeoutMs: number): Ret {
    return poll(this.#libc, this.#own, fds, timeoutMs);
  }

  eventfd(init: number, flags: number): Ret {
    if (flags & ~FLAGS) return -errno.EINVAL;
    const fd = this.#libc.eventfd(init, FLAGS);
    return this.#own.add(fd, flags);
  }

  now(): bigint {
    return process.hrtime.bigint();
  }

  /** Whether the peer has acknowledged the end of what a socket has sent; true if there is no end yet. */
  endAcknowledged(fd: Fd): boolean {
    const info = new Uint8Array(1);
    this.#own.call(fd, () =>
      this.#libc.getsockopt(fd, ...TCP_INFO, info, Int32Array.of(info.length)),
    );
    return !END_SENT.has(info[0]!);
  }

  /**
   * Whatever comes for a socket is thrown away before TCP sees it, and nothing is acknowledged: to its peer that
   * looks as if the cable were cut.
   */
  cutCable(fd: Fd): void {
    this.#own.call(fd, () => this.#libc.attachFilter(fd, DROP_ALL));
  }

  /** For a thread of its own, which may wait in `read`: from now on calls on it block. Not for this kernel's own. */
  letBlock(fd: Fd): void {
    this.#own.call(fd, () => this.#libc.fcntl(fd, F_SETFL, 0));
  }

  /** Waits on another thread, up to 100 ms, and resolves to whether an epoll has an event, which stays there. */
  untilEvent(): Promise<boolean> {
    return this.#epolls.untilEvent();
  }

  [Symbol.dispose](): void {
    for (const fd of this.openFds) this.close(fd);
  }

  /** It is the others' turn, and an event will tell when it is this one's again. */
  #mustWait(fd: Fd, event: number): boolean {
    if (!this.turns.mustWait(fd, event === EPOLLOUT) || !this.#own.isPatient(fd)) return false;
    return this.#epolls.owe(fd, event);
  }

  #name(call: 'getsockname' | 'getpeername', fd: Fd, out: { addr?: SockAddr }): Ret {
    return this.#own.call(fd, () => {
      const bytes = new Uint8Array(SOCKADDR_SIZE);
      const ret = this.#libc[call](fd, bytes, Int32Array.of(SOCKADDR_SIZE));
      if (ret === 0) out.addr = unpackAddr(bytes);
      return ret;
    });
  }
}

// --- internal ---

const AF_INET = 2;
const SOCK_STREAM = 1;
const F_SETFL = 4;
const DROP_ALL = { code: 6, jt: 0, jf: 0, k: 0 }; // BPF: return, and keep 0 bytes (linux/filter.h)
const FLAGS = SOCK_NONBLOCK | SOCK_CLOEXEC;
const END_SENT: ReadonlySet<number> = new Set([4, 9, 11]); // FIN-WAIT-1, LAST-ACK, CLOSING
