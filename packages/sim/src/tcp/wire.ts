import type { StreamPolicy } from '../profile.ts';
import type { VirtualClock } from '../virtual-clock.ts';

/** One direction of a connection: what is sent arrives later, and in order. */
export class Wire {
  readonly #clock: VirtualClock;
  readonly #policy: StreamPolicy;
  #lastAt = 0;
  #lastTie = 0;
  #generation = 0;
  #silent = false;

  constructor(clock: VirtualClock, policy: StreamPolicy) {
    this.#clock = clock;
    this.#policy = policy;
  }

  send(arrive: () => void): void {
    if (this.#silent) return;
    const at = Math.max(
      this.#clock.now() + this.#policy.latency(),
      this.#lastAt + this.#policy.gap(),
    );
    if (at !== this.#lastAt) this.#lastTie = this.#policy.tie();
    this.#lastAt = at;
    const generation = this.#generation;
    this.#clock.schedule(at, this.#lastTie, () => {
      if (generation === this.#generation) arrive();
    });
  }

  /** Loses what is on its way: the connection was aborted. */
  cut(): void {
    this.#generation += 1;
  }

  /** Loses everything from now on, and tells nobody: a cable was cut. */
  silence(): void {
    this.cut();
    this.#silent = true;
  }
}
