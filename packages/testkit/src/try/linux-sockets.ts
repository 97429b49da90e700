// Bare sockets of this machine with all their options, which node has not: for Linux only.

import { SOCK_NONBLOCK, errnoName, type Fd, type Ret, type SockAddr } from '@socketlings/kernel';
import type { LinuxKernel } from '@socketlings/kernel/linux';
import {
  SysError,
  tcpAddr,
  type Addr,
  type LingerOption,
  type ListeningSocket,
  type Readiness,
  type SocketOption,
  type TcpSocket,
} from '@socketlings/net';

/** What a socket that listens and one that is connected have in common. */
abstract class LinuxSocket {
  readonly fd: Fd;
  protected readonly kernel: LinuxKernel;
  #looks: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(kernel: LinuxKernel, fd: Fd) {
    this.kernel = kernel;
    this.fd = fd;
  }

  get localAddr(): Addr {
    const out: { addr?: SockAddr } = {};
    this.kernel.getsockname(this.fd, out);
    return tcpAddr(out.addr!.ip, out.addr!.port);
  }

  setOption(option: SocketOption | 'SO_LINGER', value: number | LingerOption): void {
    this.#checkOpen();
    if (typeof value === 'number') {
      orThrow(this.kernel.setsockopt(this.fd, option as SocketOption, value));
      return;
    }
    if (value.onoff !== 0 && value.linger > 0) throw new SysError('EINVAL');
    orThrow(this.kernel.setsockopt(this.fd, 'SO_LINGER', { ...value }));
  }

  getOption(option: SocketOption): number {
    this.#checkOpen();
    return orThrow(this.kernel.getsockopt(this.fd, option));
  }

  onReady(f: (m: Readiness) => void): void {
    clearInterval(this.#looks);
    this.#looks = setInterval(() => f({ r: true, w: true }), OFTEN);
  }

  close(): void {
    this.#checkOpen();
    this.#closed = true;
    clearInterval(this.#looks);
    orThrow(this.kernel.close(this.fd));
  }

  protected result(ret: Ret): number | 'EAGAIN' {
    return errnoName(ret) === 'EAGAIN' && ret < 0 ? 'EAGAIN' : orThrow(ret);
  }

  #checkOpen(): void {
    if (this.#closed) throw new SysError('EBADF');
  }
}

export class LinuxTcp extends LinuxSocket implements TcpSocket {
  get remoteAddr(): Addr {
    const out: { addr?: SockAddr } = {};
    this.kernel.getpeername(this.fd, out);
    return tcpAddr(out.addr?.ip ?? '0.0.0.0', out.addr?.port ?? 0);
  }

  tryRead(p: Uint8Array): number | 'EAGAIN' {
    return this.result(this.kernel.read(this.fd, p));
  }

  tryWrite(p: Uint8Array): number | 'EAGAIN' {
    return this.result(this.kernel.write(this.fd, p));
  }

  shutdown(how: 'r' | 'w' | 'rw'): void {
    orThrow(this.kernel.shutdown(this.fd, ['r', 'w', 'rw'].indexOf(how)));
  }
}

export class LinuxListening extends LinuxSocket implements ListeningSocket {
  constructor(kernel: LinuxKernel) {
    super(kernel, kernel.socket(SOCK_NONBLOCK));
  }

  bind({ ip, port }: Addr): void {
    orThrow(this.kernel.bind(this.fd, { ip, port }));
  }

  listen(backlog: number): void {
    orThrow(this.kernel.listen(this.fd, backlog));
  }

  tryAccept(): TcpSocket | 'EAGAIN' {
    const fd = this.result(this.kernel.accept4(this.fd, SOCK_NONBLOCK));
    return fd === 'EAGAIN' ? fd : new LinuxTcp(this.kernel, fd);
  }
}

// --- internal ---

const OFTEN = 5; // ms; a look costs a system call or two, and nobody is in a hurry here

function orThrow(ret: Ret): number {
  if (ret < 0) throw new SysError(errnoName(ret));
  return ret;
}
