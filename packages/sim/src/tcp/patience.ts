import type { VirtualClock } from '../virtual-clock.ts';

/** Probes of a connection on which nothing happens; times in ms. */
export interface Keepalive {
  /** Silence before the first probe. */
  readonly idle: number;
  /** From one probe to the next. */
  readonly interval: number;
  /** Probes without an answer that are enough. */
  readonly count: number;
}

/**
 * When an end gives up a peer from which nothing comes. As long as the cable is whole every probe is answered, and
 * nothing has to happen here; the times of the probes are counted when it is cut.
 */
export class Patience {
  readonly #clock: VirtualClock;
  readonly #giveUp: () => void;
  #keepalive: Keepalive | null = null;
  #userTimeout = 0;
  #probedFrom = 0; // when something came last, or the probes were asked for
  #silentSince: number | null = null;
  #sentAt: number | null = null; // what was sent then will never be acknowledged
  #plan = 0;

  constructor(clock: VirtualClock, giveUp: () => void) {
    this.#clock = clock;
    this.#giveUp = giveUp;
  }

  want({ keepalive, userTimeout }: { keepalive: Keepalive | null; userTimeout: number }): void {
    if (keepalive && !this.#keepalive) this.#probedFrom = this.#clock.now();
    this.#keepalive = keepalive;
    this.#userTimeout = userTimeout;
    this.#review();
  }

  /** Something has come. */
  heard(): void {
    this.#probedFrom = this.#clock.now();
  }

  /** Nothing will come any more. */
  begin(isUnderWay: boolean): void {
    this.#silentSince = this.#clock.now();
    if (isUnderWay) this.#sentAt = this.#silentSince;
    this.#review();
  }

  /** Something is under way. */
  sent(): void {
    if (this.#silentSince === null || this.#sentAt !== null) return;
    this.#sentAt = this.#clock.now();
    this.#review();
  }

  #review(): void {
    this.#plan += 1;
    if (this.#silentSince === null) return;
    const end = this.#end(this.#silentSince);
    if (end === null) return;
    const plan = this.#plan;
    this.#clock.scheduleAfterPause(Math.max(end, this.#clock.now()), () => {
      if (plan === this.#plan) this.#giveUp();
    });
  }

  // While bytes are sent again and again, no probe is (net/ipv4/tcp_timer.c).
  #end(silentSince: number): number | null {
    if (this.#sentAt !== null) return this.#sentAt + (this.#userTimeout || RETRANSMISSIONS);
    if (!this.#keepalive) return null;
    const { idle, interval, count } = this.#keepalive;
    const answered = Math.max(0, Math.floor((silentSince - this.#probedFrom) / idle));
    return this.#probedFrom + (answered + 1) * idle + count * interval;
  }
}

// --- internal ---

const RETRANSMISSIONS = 924_600; // ms: 15 of them, from 0.2 s on doubled up to 120 s (tcp_retries2)
