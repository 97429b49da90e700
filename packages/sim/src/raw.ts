import { SysError, type Addr, type RawSocket, type Readiness } from '@socketlings/net';
import { TriedSocket } from '@socketlings/net/raw-socket';
import { SPIN_LIMIT, Spin } from './faults.ts';
import type { Simulation } from './simulation.ts';
import type { SimSocket } from './socket.ts';

type Call = 'tryRead' | 'tryWrite';

/** The bare socket of a simulated connection, in the hands of the code under test: calls are counted. */
export class SimRaw implements RawSocket {
  /** Calls until now. */
  readonly tries: Record<Call, number> = { tryRead: 0, tryWrite: 0 };
  /** Bytes that were accepted for sending. */
  accepted = 0;
  closed = false;
  /** What was called after `close`: in a real process the number may be somebody else's by then. */
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

  /** Tells the listener that something is ready, whether it is or not. */
  falseAlarm(ready: Readiness = { r: true, w: true }): void {
    this.#simulation.scheduler.touch();
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
      else if (n !== 'EAGAIN' && n > 0) this.#note('reads', { bytes: p.subarray(0, n) });
      return n;
    });
  }

  tryWrite(p: Uint8Array): number | 'EAGAIN' {
    return this.#call('tryWrite', () => {
      const n = this.#raw.tryWrite(p);
      if (n === 'EAGAIN' || n === 0) return n;
      this.accepted += n;
      this.#note('writes', { bytes: p.subarray(0, n) });
      return n;
    });
  }

  onReady(cb: (m: Readiness) => void): void {
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
      return attempt();
    } catch (error) {
      this.#note('fails', { text: `${name}: ${(error as SysError).code}` });
      throw error;
    }
  }

  #guard(name: Call): void {
    const { scheduler } = this.#simulation;
    this.#vain = scheduler.epoch === this.#epoch ? this.#vain + 1 : 0;
    this.#epoch = scheduler.epoch;
    if (this.#vain < SPIN_LIMIT) return;
    const spin = new Spin(this.#names.who, name, 'nothing new');
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
