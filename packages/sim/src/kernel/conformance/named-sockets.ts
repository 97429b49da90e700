import {
  EFD_NONBLOCK,
  SOCK_NONBLOCK,
  errnoName,
  type Fd,
  type IntOption,
  type Kernel,
  type SockAddr,
} from '@socketlings/kernel';
import { expect } from 'vitest';

/** A kernel that can be compared with another one. */
export interface TestedKernel extends Kernel, Disposable {
  /** Whether the end of what a socket has sent, if there is one, has arrived. */
  endAcknowledged(fd: Fd): boolean;
  /** From now on the peer of a socket gets no answer, as if the cable were cut. */
  cutCable(fd: Fd): void;
}

export const PATIENCE = 5000; // ms

export interface Pair {
  a: Fd;
  b: Fd;
}

/** The calls on sockets, for named descriptors; results are texts. */
export class NamedSockets {
  readonly kernel: TestedKernel;
  readonly #names = new Map<Fd, string>();

  constructor(kernel: TestedKernel) {
    this.kernel = kernel;
  }

  [Symbol.dispose](): void {
    this.kernel[Symbol.dispose]();
  }

  nameOf(fd: Fd): string {
    return this.#names.get(fd) ?? `fd ${fd}`;
  }

  socket(name: string): Fd {
    return this.#named(name, this.kernel.socket(SOCK_NONBLOCK));
  }

  listener(name = 'listener', backlog = 8): Fd {
    const fd = this.socket(name);
    this.kernel.bind(fd, { ip: '127.0.0.1', port: 0 });
    this.kernel.listen(fd, backlog);
    return fd;
  }

  /** A counter, as `name`. */
  counter(name: string, count = 0): Fd {
    const fd = this.kernel.eventfd(count, EFD_NONBLOCK);
    this.#names.set(fd, name);
    return fd;
  }

  /** Two ends of a connection; `a` has connected, `b` was accepted. */
  pair(listener: Fd = this.listener(), [a, b]: readonly [string, string] = ['a', 'b']): Pair {
    const client = this.socket(a);
    expect(this.connect(client, listener)).toBe('EINPROGRESS');
    const server = this.accept(listener, b);
    expect(server).toBeGreaterThan(0);
    return { a: client, b: server };
  }

  /** Whether it worked, as `ok` or an error's name. */
  connect(fd: Fd, listener: Fd | SockAddr): string {
    const addr = typeof listener === 'number' ? this.addr(listener) : listener;
    return text(this.kernel.connect(fd, addr));
  }

  /** A number below zero is an error. */
  accept(listener: Fd, name: string): Fd {
    const fd = this.kernel.accept4(listener, SOCK_NONBLOCK);
    return fd < 0 ? fd : this.#named(name, fd);
  }

  addr(fd: Fd): SockAddr {
    const out: { addr?: SockAddr } = {};
    this.kernel.getsockname(fd, out);
    return out.addr!;
  }

  /** An address without a listener. */
  freeAddr(): SockAddr {
    const fd = this.kernel.socket(SOCK_NONBLOCK);
    this.kernel.bind(fd, { ip: '127.0.0.1', port: 0 });
    const addr = this.addr(fd);
    this.kernel.close(fd);
    return addr;
  }

  peername(fd: Fd): string {
    return text(this.kernel.getpeername(fd, {}));
  }

  /** The bytes, `EOF`, or an error's name. */
  read(fd: Fd, length = 64): string {
    const p = Buffer.alloc(length);
    const n = this.kernel.read(fd, p);
    if (n === 0) return length === 0 ? '' : 'EOF';
    return n > 0 ? p.toString('latin1', 0, n) : text(n);
  }

  /** The number of bytes that were taken, or an error's name. */
  write(fd: Fd, bytes: string): string {
    const n = this.kernel.write(fd, Buffer.from(bytes, 'latin1'));
    return n < 0 ? text(n) : String(n);
  }

  shutdown(fd: Fd, how: number): string {
    const ret = this.kernel.shutdown(fd, how);
    this.#untilAcknowledged(fd);
    return text(ret);
  }

  close(fd: Fd): string {
    return text(this.kernel.close(fd));
  }

  /** Closing resets. */
  reset(fd: Fd): string {
    this.kernel.setsockopt(fd, 'SO_LINGER', { onoff: 1, linger: 0 });
    return this.close(fd);
  }

  /** The peer of `fd` hears nothing more of it. */
  cutCable(fd: Fd): void {
    this.kernel.cutCable(fd);
  }

  option(fd: Fd, option: IntOption, value?: number): string {
    if (value !== undefined) return text(this.kernel.setsockopt(fd, option, value));
    const ret = this.kernel.getsockopt(fd, option);
    return option === 'SO_ERROR' && ret > 0 ? errnoName(ret) : ret < 0 ? text(ret) : String(ret);
  }

  /** Calls again while it would have to wait: loopback is slow only when the machine is busy. */
  until(fails: string, call: () => string): string {
    const patience = performance.now() + PATIENCE;
    let result = call();
    while (result === fails && performance.now() < patience) result = call();
    return result;
  }

  #named(name: string, fd: Fd): Fd {
    this.kernel.setsockopt(fd, 'TCP_NODELAY', 1); // as in Go; Nagle would hold small writes back
    this.#names.set(fd, name);
    return fd;
  }

  // Linux puts some acknowledgements off by 40 ms, hoping to send them along with data. That of an
  // end is an edge (K17).
  #untilAcknowledged(fd: Fd): void {
    const patience = performance.now() + PATIENCE;
    while (!this.kernel.endAcknowledged(fd) && performance.now() < patience);
  }
}

/** `ok`, or an error's name. */
export function text(ret: number): string {
  return ret < 0 ? errnoName(ret) : 'ok';
}
