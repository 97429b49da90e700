import type { Clock, Deadline } from '@socketlings/net';

/** A deadline, and since when it has been over or not: by the count of what happened, for much happens at one instant. */
export class Limit {
  /** How often bytes have moved since it was set. */
  moved = 0;
  readonly #clock: Pick<Clock, 'now'>;
  #at: Deadline = null;
  #count = 0;
  #lastOver = -1;
  #lastOpen = 0;

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  get isSet(): boolean {
    return this.#at !== null;
  }

  get over(): boolean {
    return this.#at !== null && this.#at <= this.#clock.now();
  }

  set(t: Deadline): void {
    this.look();
    this.moved = 0;
    this.#at = t;
    this.look();
  }

  /** Something happens now, and `wasOver` and `wasOpen` may be asked for the time since. */
  look(): number {
    this.#count += 1;
    if (this.over) this.#lastOver = this.#count;
    else this.#lastOpen = this.#count;
    return this.#count;
  }

  /** Whether it was over at any time since this look. */
  wasOver(since: number): boolean {
    this.look();
    return this.#lastOver >= since;
  }

  /** Whether there was any time since this look at which it was not over. */
  wasOpen(since: number): boolean {
    this.look();
    return this.#lastOpen >= since;
  }
}
