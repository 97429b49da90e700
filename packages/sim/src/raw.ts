import { SysError, type Addr, type RawSocket, type Readiness } from '@socketlings/net';
import { TriedSocket } from '@socketlings/net/raw-socket';
import { SPIN_LIMIT, Spin, Surplus } from './faults.ts';
import type { Simulation } from './simulation.ts';
import type { SimSocket } from './socket.ts';

type Call = 'tryRead' | 'tryWrite';

/** The bare socket of a simulated connection, in the hands of the code under test: calls are counted. */
export class SimRaw implements RawSocket {
  /** Calls until now. */
  readonly tries: Record<Call, number> = { tryRead: 0, tryWrite: 0 };
  /** Bytes that were accepted for sending. */
  accepted = 0;
  /** Bytes that there are to write, as far as it is known: the first one beyond them ends the test. */
  offered = Infinity;
  /** Bytes that were read. */
  taken = 0;
  /** Those that gave `'EAGAIN'`. */
  readonly refused: Record<Call, number> = { tryRead: 0, tryWrite: 0 };
  /** How often the listener was called. */
  hints = 0;
  /** Calls of `onReady`: of several callbacks only the last one is ever called. */
  registered = 0;
  /** What calls have failed with, `EINTR` left out. */
  readonly failures = new Set<string>();
  closed = false;
  /** What was called after `close`: in a real process the number may be another socket's by then. */
  readonly misuse: string[] = [];
  readonly #simulation: Simulation;
  readonly #raw: TriedSocket;
  readonly #socket: SimSocket;
  readonly #names: { who: string; peer: string };
  #listener: (m: Readiness) => void = () => {};
  #interruptions = 0;
  #epoch = -1;
  #vain = 0;

  constructor(simulation: Simulation, socket: SimSocket, names: { who: string; peer: string }) {
    this.#simulation = simulation;
    this.#socket = socket;
    this.#raw = new TriedSocket(socket);
    this.#names = names;
    this.#raw.onReady((ready) => this.falseAlarm(ready));
  }

  get localAddr(): Addr {
    return this.#raw.localAddr;
  }

  get remoteAddr(): Addr {
    return this.#raw.remoteAddr;
  }

  /** Bytes that have arrived and not been read. */
  get readable(): number {
    return this.#socket.readable;
  }

  /** Whether no more can arrive than what is there: the peer has sent its end, or has broken off. */
  get ended(): boolean {
    return this.#socket.ended;
  }

  /** Whether a write need not wait: there is as much room as is announced, or it fails. */
  get writable(): boolean {
    return this.#socket.writable;
  }

  /** Tells the listener that something is ready, whether it is or not. */
  falseAlarm(ready: Readiness = { r: true, w: true }): void {
    this.#simulation.scheduler.touch();
    this.hints += 1;
    if (!this.closed) this.#listener(ready);
  }

  /** Makes the next `times` calls fail with `EINTR` before they do anything. */
  interruptNext(times: number): void {
    this.#interruptions = times;
  }

  tryRead(p: Uint8Array): number | 'EAGAIN' {
    return this.#call('tryRead', () => {
      const n = this.#raw.tryRead(p);
      if (n === 0 && p.length > 0) this.#note('reads the end');
      else if (n !== 'EAGAIN' && n > 0) {
        this.taken += n;
        this.#note('reads', { bytes: p.subarray(0, n) });
      }
      return n;
    });
  }

  tryWrite(p: Uint8Array): number | 'EAGAIN' {
    return this.#call('tryWrite', () => {
      const n = this.#raw.tryWrite(p);
      if (n === 'EAGAIN' || n === 0) return n;
      this.accepted += n;
      if (this.accepted > this.offered) this.#simulation.scheduler.fail(new Surplus(this.offered));
      this.#note('writes', { bytes: p.subarray(0, n) });
      return n;
    });
  }

  onReady(cb: (m: Readiness) => void): void {
    this.registered += 1;
    this.#listener = cb;
  }

  shutdown(how: 'r' | 'w' | 'rw'): void {
    this.#checkOpen('shutdown');
    if (how !== 'r') this.#note('half-closes');
    this.#raw.shutdown(how);
  }

  close(): void {
    this.#checkOpen('close');
    this.closed = true;
    this.#note('closes');
    this.#raw.close();
  }

  #call(name: Call, attempt: () => number | 'EAGAIN'): number | 'EAGAIN' {
    const { scheduler } = this.#simulation;
    if (scheduler.over) return 'EAGAIN'; // a call that is left over from a test that has ended
    scheduler.touch();
    this.tries[name] += 1;
    this.#guard(name);
    this.#checkOpen(name);
    if (this.#interruptions > 0) {
      this.#interruptions -= 1;
      throw new SysError('EINTR');
    }
    try {
      const n = attempt();
      if (n === 'EAGAIN') this.refused[name] += 1;
      return n;
    } catch (error) {
      const { code } = error as SysError;
      this.failures.add(code);
      this.#note('fails', { text: `${name}: ${code}` });
      throw error;
    }
  }

  #guard(name: Call): void {
    const { scheduler } = this.#simulation;
    this.#vain = scheduler.epoch === this.#epoch ? this.#vain + 1 : 0;
    this.#epoch = scheduler.epoch;
    if (this.#vain < SPIN_LIMIT) return;
    const spin = new Spin(this.#names.who, name);
    scheduler.fail(spin);
    throw spin;
  }

  #checkOpen(name: string): void {
    if (!this.closed || this.#simulation.scheduler.over) return;
    this.misuse.push(name);
    throw new SysError('EBADF');
  }

  #note(
    kind: 'reads' | 'reads the end' | 'writes' | 'half-closes' | 'closes' | 'fails',
    details: { bytes?: Uint8Array; text?: string } = {},
  ): void {
    this.#simulation.trace.add(kind, this.#names.who, this.#names.peer, details);
  }
}
