import {
  ClosedError,
  NetError,
  tcpAddr,
  type Addr,
  type Conn,
  type Deadline,
  type Listener,
} from '@socketlings/net';
import { Direction } from '@socketlings/net/direction';
import type { SimConn } from './conn.ts';
import type { Simulation } from './simulation.ts';
import { SpinGuard } from './spin-guard.ts';
import { Listening, type Holder, type ConnectionRequest } from './tcp/listening.ts';
import { Options } from './tcp/options.ts';
import { ANY, type Ports } from './tcp/ports.ts';

interface Port {
  readonly ports: Ports;
  readonly backlog: number;
  /** Makes a connection of what a client has begun. */
  readonly open: (request: ConnectionRequest) => SimConn;
}

/** A simulated port. Connections are established by the "kernel" and wait in its queue until accepted. */
export class SimListener implements Listener {
  readonly addr: Addr;
  readonly #simulation: Simulation;
  readonly #port: Port;
  readonly #holder: Holder;
  readonly #listening: Listening;
  readonly #accepting: Direction;
  readonly #guard: SpinGuard;
  readonly #failures: string[] = [];
  #closed = false;

  constructor(simulation: Simulation, port: Port) {
    const { scheduler } = simulation;
    const what = (): string => 'for a client to accept';
    const sleep = scheduler.sleeper({ side: 'subject', who: 'server', what });
    this.#simulation = simulation;
    this.#port = port;
    this.#accepting = new Direction(scheduler.clock, sleep);
    this.#guard = new SpinGuard(scheduler, 'server');
    this.#holder = port.ports.hold(ANY, () => false)!;
    this.#listening = this.#holder.listening = new Listening(port.backlog, {
      wake: () => this.#accepting.wake(),
      share: () => port.ports.share(this.#holder),
      options: new Options(),
    });
    this.addr = tcpAddr(this.#holder.addr.ip, this.#holder.addr.port);
  }

  /** Makes the next `times` accepts fail although a client waits; it stays in the queue. */
  failNext(code: string, times = 1): void {
    this.#failures.push(...Array<string>(times).fill(code));
  }

  /** Clients that can be accepted. */
  get queued(): number {
    return this.#listening.length;
  }

  accept(): Promise<Conn> {
    const { meters, scheduler } = this.#simulation;
    meters.called('accept', scheduler.clock.now());
    return this.#guard.call('accept', () => this.#accepting.inTurn(() => this.#accept()));
  }

  close(): Promise<void> {
    return this.#guard.call('close', async () => {
      this.#checkOpen('close');
      this.#closed = true;
      this.#accepting.setDeadline(null);
      this.#accepting.wake();
      await this.#accepting.whenLeft();
      await this.#stop();
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
      if (this.#listening.length > 0) return this.#take();
      await this.#accepting.wait();
    }
  }

  #take(): Conn {
    const { scheduler, meters, trace } = this.#simulation;
    scheduler.progress(); // a failure, too, is no reason yet to call it a loop
    const code = this.#failures.shift();
    if (code) {
      trace.add('notes', 'server', '', { text: `accept fails: ${code}` });
      throw new NetError({ op: 'accept', code, localAddr: this.addr });
    }
    const conn = this.#port.open(this.#listening.accept()!);
    meters.opened(conn);
    trace.add('accepts', 'server', conn.identity.peer);
    return conn;
  }

  // Resets all clients that are not accepted (K44), those that still shake hands included.
  async #stop(): Promise<void> {
    const waiting: SimConn[] = [];
    while (this.#listening.length > 0) waiting.push(this.#port.open(this.#listening.accept()!));
    this.#listening.stop();
    this.#holder.listening = null;
    this.#port.ports.release(this.#holder);
    await Promise.all(waiting.map((conn) => conn.reset()));
  }

  #checkOpen(op: 'accept' | 'close' | 'set'): void {
    if (this.#closed) throw new ClosedError({ op, localAddr: this.addr });
  }
}
