import { SOCK_NONBLOCK, type Fd, type Kernel, type SockAddr } from '@socketlings/kernel';
import { tcpAddr, type Addr } from '@socketlings/net';

/** A server that accepts only when it is told to: its queue, the backlog, is the kernel's own. */
export class FullHouse implements Disposable {
  readonly addr: Addr;
  /** Its descriptor, which does not block. */
  readonly fd: Fd;
  readonly #kernel: Kernel;
  readonly #accepted: Fd[] = [];

  /** `backlog` and one more may wait. */
  constructor(kernel: Kernel, backlog: number) {
    this.#kernel = kernel;
    this.fd = kernel.socket(SOCK_NONBLOCK);
    kernel.bind(this.fd, { ip: '127.0.0.1', port: 0 });
    kernel.listen(this.fd, backlog);
    const out: { addr?: SockAddr } = {};
    kernel.getsockname(this.fd, out);
    this.addr = tcpAddr(out.addr!.ip, out.addr!.port);
  }

  /** Accepts one of those who wait; false if nobody does. */
  accept(): boolean {
    const fd = this.#kernel.accept4(this.fd, SOCK_NONBLOCK);
    if (fd < 0) return false;
    this.#accepted.push(fd);
    return true;
  }

  /** Connections that were accepted and whose other end is still there. */
  get alive(): number {
    const p = new Uint8Array(1);
    return this.#accepted.filter((fd) => this.#kernel.read(fd, p) !== 0).length;
  }

  [Symbol.dispose](): void {
    for (const fd of [...this.#accepted, this.fd]) this.#kernel.close(fd);
  }
}
