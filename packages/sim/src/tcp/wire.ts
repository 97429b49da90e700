import type { StreamPolicy } from '../profile.ts';
import type { VirtualClock } from '../virtual-clock.ts';

/** One direction of a connection: what is sent arrives later, and in order. */
export class Wire {
  readonly #clock: VirtualClock;
  readonly #policy: StreamPolicy;
  #last = { at: 0, tie: 0 };
  #generation = 0;

  constructor(clock: VirtualClock, policy: StreamPolicy) {
    this.#clock = clock;
    this.#policy = policy;
  }

  send(arrive: () => void): void {
    const at = Math.max(
      this.#clock.now() + this.#policy.latency(),
      this.#last.at + this.#policy.gap(),
    );
    const tie = at === this.#last.at ? this.#last.tie : this.#policy.tie();
    this.#last = { at, tie };
    const generation = this.#generation;
    this.#clock.schedule(at, tie, () => {
      if (generation === this.#generation) arrive();
    });
  }

  /** Loses what is on its way: the connection was aborted. */
  cut(): void {
    this.#generation += 1;
  }
}
