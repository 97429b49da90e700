import { SHUT_WR, errno, errnoName, type Kernel, type SockAddr } from '@socketlings/kernel';
import { ClosedError, NetError, tcpAddr } from '@socketlings/net';
import type { Addr, Conn, Deadline, Listener } from '@socketlings/net';
import type { PollDesc, Poller } from './contract.ts';

/** A listener whose clients are served through a poller. */
export class PollerListener implements Listener {
  readonly addr: Addr;
  readonly #kernel: Kernel;
  readonly #poller: Poller;
  readonly #pd: PollDesc;

  constructor(kernel: Kernel, poller: Poller, port: number) {
    this.#kernel = kernel;
    this.#poller = poller;
    this.#pd = poller.listen({ ip: '127.0.0.1', port });
    this.addr = addrOf((out) => kernel.getsockname(this.#pd.fd, out));
  }

  async accept(): Promise<Conn> {
    const fd = await this.#poller.accept(this.#pd);
    return new PollerConn(this.#kernel, this.#poller, this.#poller.open(fd));
  }

  async close(): Promise<void> {
    this.#poller.close(this.#pd);
  }

  setDeadline(t: Deadline): void {
    this.#poller.setDeadline(this.#pd, 'r', t);
  }
}

/** A connection whose calls wait in a poller; `pd` is what that has given. */
export class PollerConn implements Conn {
  readonly localAddr: Addr;
  readonly remoteAddr: Addr;
  readonly #kernel: Kernel;
  readonly #poller: Poller;
  readonly #pd: PollDesc;

  constructor(kernel: Kernel, poller: Poller, pd: PollDesc) {
    const { fd } = pd;
    kernel.setsockopt(fd, 'TCP_NODELAY', 1);
    this.localAddr = addrOf((out) => kernel.getsockname(fd, out));
    this.remoteAddr = addrOf((out) => kernel.getpeername(fd, out));
    this.#kernel = kernel;
    this.#poller = poller;
    this.#pd = pd;
  }

  read(p: Uint8Array): Promise<number | null> {
    return this.#poller.read(this.#pd, p);
  }

  write(p: Uint8Array): Promise<void> {
    return this.#poller.write(this.#pd, p);
  }

  async closeWrite(): Promise<void> {
    const ret = this.#kernel.shutdown(this.#pd.fd, SHUT_WR);
    if (ret === -errno.EBADF) throw new ClosedError({ op: 'close' });
    if (ret < 0) throw new NetError({ op: 'close', code: errnoName(ret) });
  }

  async close(): Promise<void> {
    this.#poller.close(this.#pd);
  }

  setDeadline(t: Deadline): void {
    this.#poller.setDeadline(this.#pd, 'rw', t);
  }

  setReadDeadline(t: Deadline): void {
    this.#poller.setDeadline(this.#pd, 'r', t);
  }

  setWriteDeadline(t: Deadline): void {
    this.#poller.setDeadline(this.#pd, 'w', t);
  }
}

// --- internal ---

/** A peer may be gone by the time we ask for its address. */
function addrOf(ask: (out: { addr?: SockAddr }) => number): Addr {
  const out: { addr?: SockAddr } = {};
  ask(out);
  const { ip = '0.0.0.0', port = 0 } = out.addr ?? {};
  return tcpAddr(ip, port);
}
