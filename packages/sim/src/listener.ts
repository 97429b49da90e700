import {
  ClosedError,
  NetError,
  type Addr,
  type Conn,
  type Deadline,
  type Listener,
} from '@socketlings/net';
import { Direction } from '@socketlings/net/direction';
import type { SimConn } from './conn.ts';
import type { Network } from './network.ts';
import { SpinGuard } from './spin-guard.ts';

/** A simulated port. Connections are established by the "kernel" and wait here until accepted. */
export class SimListener implements Listener {
  readonly addr: Addr;
  readonly #network: Network;
  readonly #backlog: number;
  readonly #accepting: Direction;
  readonly #guard: SpinGuard;
  readonly #queue: SimConn[] = [];
  readonly #failures: string[] = [];
  #closed = false;

  constructor(network: Network, addr: Addr, backlog: number) {
    const { scheduler } = network;
    this.addr = addr;
    this.#network = network;
    this.#backlog = backlog;
    const waiting = {
      side: 'subject',
      who: 'server',
      what: () => 'for a client to accept',
    } as const;
    this.#accepting = new Direction(scheduler.clock, scheduler.sleeper(waiting));
    this.#guard = new SpinGuard(scheduler, 'server');
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Room for one more client that nobody has accepted: a backlog of b holds b + 1 (domain: C:E19). */
  get hasRoom(): boolean {
    return this.#queue.length <= this.#backlog;
  }

  /** Makes the next `times` accepts fail although a client waits; it stays in the queue. */
  failNext(code: string, times = 1): void {
    this.#failures.push(...Array<string>(times).fill(code));
  }

  enqueue(conn: SimConn): void {
    this.#queue.push(conn);
    this.#accepting.wake();
  }

  accept(): Promise<Conn> {
    this.#network.meters.called('accept', this.#network.scheduler.clock.now());
    return this.#guard.watch('accept', () => this.#accepting.inTurn(() => this.#accept()));
  }

  close(): Promise<void> {
    return this.#guard.watch('close', async () => {
      this.#checkOpen('close');
      this.#closed = true;
      this.#accepting.setDeadline(null);
      this.#accepting.wake();
      await this.#accepting.whenLeft();
      await Promise.all(this.#queue.splice(0).map((conn) => conn.reset()));
    });
  }

  setDeadline(t: Deadline): void {
    this.#checkOpen('set');
    this.#accepting.setDeadline(t);
  }

  async #accept(): Promise<Conn> {
    for (;;) {
      this.#checkOpen('accept');
      this.#accepting.checkDeadline('accept', { localAddr: this.addr });
      if (this.#queue.length === 0) {
        await this.#accepting.wait();
        continue;
      }
      const code = this.#failures.shift();
      if (code) {
        this.#network.scheduler.progress(); // it has met a failure: no reason yet to call it a loop
        throw new NetError({ op: 'accept', code, localAddr: this.addr });
      }
      return this.#network.accepted(this.#queue.shift()!);
    }
  }

  #checkOpen(op: 'accept' | 'close' | 'set'): void {
    if (this.#closed) throw new ClosedError({ op, localAddr: this.addr });
  }
}
