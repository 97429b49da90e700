import { setImmediate as turn } from 'node:timers/promises';
import {
  SOCK_NONBLOCK,
  errno,
  errnoName,
  type Fd,
  type Kernel,
  type Ret,
} from '@socketlings/kernel';
import { ClosedError, NetError, type Op } from '@socketlings/net';
import type { SockAddr } from '@socketlings/kernel';
import type { PollDesc } from '../poller/contract.ts';

/** No poller at all: a call that waits asks the kernel again and again. For comparison only. */
export class BusyPoller {
  readonly #kernel: Kernel;
  readonly #closed = new Set<PollDesc>();

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
  }

  open(fd: Fd): PollDesc {
    return { fd };
  }

  close(pd: PollDesc): void {
    this.#closed.add(pd);
    this.#kernel.close(pd.fd);
  }

  setDeadline(): void {
    throw new Error('a busy server has no deadlines');
  }

  async read(pd: PollDesc, p: Uint8Array): Promise<number | null> {
    return (await this.#ask(pd, 'read', () => this.#kernel.read(pd.fd, p))) || null;
  }

  async write(pd: PollDesc, p: Uint8Array): Promise<void> {
    for (let sent = 0; sent < p.length;) {
      const rest = p.subarray(sent);
      sent += await this.#ask(pd, 'write', () => this.#kernel.write(pd.fd, rest));
    }
  }

  accept(pd: PollDesc): Promise<Fd> {
    return this.#ask(pd, 'accept', () => this.#kernel.accept4(pd.fd, SOCK_NONBLOCK));
  }

  listen(addr: SockAddr): PollDesc {
    const fd = this.#kernel.socket(SOCK_NONBLOCK);
    const ret = this.#kernel.bind(fd, addr) || this.#kernel.listen(fd, 4096);
    if (ret < 0) throw new NetError({ op: 'listen', code: errnoName(ret) });
    return this.open(fd);
  }

  async #ask(pd: PollDesc, op: Op, call: () => Ret): Promise<number> {
    for (;;) {
      if (this.#closed.has(pd)) throw new ClosedError({ op });
      const ret = call();
      if (ret >= 0) return ret;
      if (ret !== -errno.EAGAIN) throw new NetError({ op, code: errnoName(ret) });
      await turn();
    }
  }
}
