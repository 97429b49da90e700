import type { Interleaving } from '../interleaving.ts';
import type { PolledConn } from '../interleaved-machine.ts';
import type { Steps } from '../way.ts';
import { errorWord } from '../outcome-word.ts';

export type Direction = 'r' | 'w';
export type Mode = Direction | 'rw';

/** One connection of a scenario, and what has happened to it so far. */
export class Stage {
  readonly order: Interleaving;
  readonly conn: PolledConn;
  sent = '';
  ended = false;
  broken = false;
  hasRoom = false;
  closing = false;
  closed = false;
  /** Whether a deadline has been over at some time. */
  readonly wasLate = { r: false, w: false };
  /** The deadline, or several while one is being set. */
  readonly #deadlines: Record<Direction, readonly (number | null)[]> = { r: [null], w: [null] };

  constructor(order: Interleaving) {
    this.order = order;
    this.conn = order.connection();
  }

  /** Why a call in this direction cannot go on for ever; null if it can. */
  reason(direction: Direction): string | null {
    if (this.closed) return 'the connection is closed';
    return this.#isLate(direction) ? 'its deadline is over' : null;
  }

  pass(ms: number): void {
    this.order.clock.pass(ms);
    this.#look();
  }

  *close(): Steps<void> {
    const again = this.closing;
    this.closing = true;
    yield* this.#orClosed(this.order.asks('close', this.conn.pd), again);
    this.closed = true;
  }

  *setDeadline(mode: Mode, t: number | null): Steps<void> {
    const directions = (['r', 'w'] as const).filter((one) => mode.includes(one));
    for (const one of directions) this.#deadlines[one] = [...this.#deadlines[one], t];
    this.#look();
    yield* this.#orClosed(this.order.asks('setDeadline', this.conn.pd, mode, t));
    for (const one of directions) this.#deadlines[one] = [t];
  }

  /** A call that throws a `ClosedError` if somebody has closed before. */
  *#orClosed(call: Steps, closing?: boolean): Steps<void> {
    try {
      yield* call;
    } catch (error) {
      if (!(closing ?? this.closing) || errorWord(error) !== 'ClosedError') throw error;
    }
  }

  #look(): void {
    for (const one of ['r', 'w'] as const) this.wasLate[one] ||= this.#isLate(one);
  }

  #isLate(direction: Direction): boolean {
    const now = this.order.clock.now();
    return this.#deadlines[direction].some((t) => t !== null && t <= now);
  }
}
