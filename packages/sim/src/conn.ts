import { ClosedError, NetError, type Addr, type Conn, type Deadline } from '@socketlings/net';
import { Direction } from '@socketlings/net/direction';
import { StreamConn } from '@socketlings/net/stream-conn';
import type { Call } from './meters.ts';
import type { Side } from './faults.ts';
import type { Simulation } from './simulation.ts';
import type { SimSocket } from './socket.ts';
import { SpinGuard } from './spin-guard.ts';
import type { WireEvent } from './trace.ts';

/** To which side an end of a connection belongs, and how stories name the two ends. */
export interface Identity {
  readonly side: Side;
  readonly who: string;
  readonly peer: string;
}

/** A simulated connection: one like any other, whose calls are counted, guarded and written down. */
export class SimConn implements Conn {
  readonly identity: Identity;
  readonly #simulation: Simulation;
  readonly #socket: SimSocket;
  readonly #conn: StreamConn;
  readonly #guard: SpinGuard;

  constructor(simulation: Simulation, socket: SimSocket, identity: Identity) {
    const { scheduler } = simulation;
    const { clock } = scheduler;
    const { side, who, peer } = identity;
    const sleeper = (what: string) => scheduler.sleeper({ side, who, what: () => what });
    this.identity = identity;
    this.#simulation = simulation;
    this.#socket = socket;
    this.#conn = new StreamConn(
      socket,
      new Direction(clock, sleeper(`for bytes from ${peer}`)),
      new Direction(clock, sleeper(`until ${peer} reads: the buffers are full`)),
    );
    this.#guard = new SpinGuard(scheduler, `${who} (talking to ${peer})`);
  }

  get localAddr(): Addr {
    return this.#conn.localAddr;
  }

  get remoteAddr(): Addr {
    return this.#conn.remoteAddr;
  }

  get closed(): boolean {
    return this.#conn.closed;
  }

  /** Bytes that have arrived and not been read. */
  get readable(): number {
    return this.#socket.readable;
  }

  /** Bytes that were accepted and have not been sent. */
  get unsent(): number {
    return this.#socket.unsent;
  }

  /** Bytes that were sent and have not arrived: they take room in the send buffer, too. */
  get underWay(): number {
    return this.#socket.underWay;
  }

  /** Bytes that have been read and not yet been written back; never below zero. */
  get outstanding(): number {
    return this.#socket.outstanding;
  }

  read(p: Uint8Array): Promise<number | null> {
    return this.#call('read', () => this.#read(p));
  }

  write(p: Uint8Array): Promise<void> {
    return this.#call('write', () => {
      if (!this.closed) this.#note('writes', { bytes: p });
      return this.#conn.write(p);
    });
  }

  closeWrite(): Promise<void> {
    return this.#call('close', () => this.#end('half-closes', () => this.#conn.closeWrite()));
  }

  close(): Promise<void> {
    return this.#call('close', () => this.#end('closes', () => this.#conn.close()));
  }

  /** Closes with a reset: what has not arrived is lost (linger 0). */
  reset(): Promise<void> {
    return this.#call('close', () => this.#end('resets', () => this.#conn.reset()));
  }

  setDeadline(t: Deadline): void {
    this.#conn.setDeadline(t);
  }

  setReadDeadline(t: Deadline): void {
    this.#conn.setReadDeadline(t);
  }

  setWriteDeadline(t: Deadline): void {
    this.#conn.setWriteDeadline(t);
  }

  async #read(p: Uint8Array): Promise<number | null> {
    const n = await this.#conn.read(p);
    if (n === null) this.#note('reads the end');
    else if (n > 0) this.#note('reads', { bytes: p.subarray(0, n) });
    if (this.identity.side === 'subject') this.#simulation.meters.outstanding(this.outstanding);
    return n;
  }

  #end(how: 'half-closes' | 'closes' | 'resets', act: () => Promise<void>): Promise<void> {
    if (!this.closed) this.#note(how);
    const ended = act();
    if (this.closed) this.#simulation.meters.closed(this);
    return ended;
  }

  #call<T>(op: Call, body: () => Promise<T>): Promise<T> {
    const { meters, scheduler } = this.#simulation;
    if (this.identity.side === 'test') {
      scheduler.progress();
      return this.#noted(body);
    }
    meters.called(op, scheduler.clock.now());
    return this.#guard.call(op, () => this.#noted(body));
  }

  async #noted<T>(body: () => Promise<T>): Promise<T> {
    try {
      return await body();
    } catch (error) {
      if (error instanceof NetError && !(error instanceof ClosedError)) {
        this.#note('fails', { text: `${error.op}: ${error.code}` });
      }
      throw error;
    }
  }

  #note(kind: WireEvent['kind'], details: { bytes?: Uint8Array; text?: string } = {}): void {
    const { who, peer } = this.identity;
    this.#simulation.trace.add(kind, who, peer, details);
  }
}
