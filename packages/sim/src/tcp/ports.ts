import type { SockAddr } from '@socketlings/kernel';
import type { VirtualClock } from '../virtual-clock.ts';
import type { Holder, Listening } from './listening.ts';

/** Asks for any free port. */
export const ANY: SockAddr = { ip: '127.0.0.1', port: 0 };

/** Which local addresses are taken. */
export class Ports {
  readonly #clock: VirtualClock;
  readonly #holders = new Set<Holder>();
  #next = FIRST_EPHEMERAL;

  constructor(clock: VirtualClock) {
    this.#clock = clock;
  }

  /** Takes `addr`; port 0 asks for a free one. `null` if somebody has it. */
  hold({ ip, port }: SockAddr, reuse: () => boolean): Holder | null {
    const addr = { ip, port: port === 0 ? this.#free() : port };
    const others = this.#at(addr);
    if (others.some((other) => other.listening || !other.reuse() || !reuse())) return null;
    return this.#add(addr, reuse);
  }

  /** The same address once more, for a connection that was accepted there. */
  share({ addr, reuse }: Holder): Holder {
    return this.#add(addr, reuse);
  }

  release(holder: Holder): void {
    this.#holders.delete(holder);
  }

  /** Keeps the address of the end that closed first for a minute, as TCP does. */
  timeWait(holder: Holder): void {
    holder.until = this.#clock.now() + TIME_WAIT;
  }

  listenerAt(addr: SockAddr): Listening | null {
    return this.#at(addr).find(({ listening }) => listening)?.listening ?? null;
  }

  #add(addr: SockAddr, reuse: () => boolean): Holder {
    const holder = { addr, reuse, listening: null, until: Infinity };
    this.#holders.add(holder);
    return holder;
  }

  #at({ ip, port }: SockAddr): Holder[] {
    const now = this.#clock.now();
    for (const holder of this.#holders) if (holder.until <= now) this.#holders.delete(holder);
    return [...this.#holders].filter(({ addr }) => addr.port === port && addr.ip === ip);
  }

  #free(): number {
    const taken = new Set([...this.#holders].map(({ addr }) => addr.port));
    do this.#next = this.#next === LAST_EPHEMERAL ? FIRST_EPHEMERAL : this.#next + 1;
    while (taken.has(this.#next));
    return this.#next;
  }
}

// --- internal ---

const FIRST_EPHEMERAL = 32_768; // Linux's range
const LAST_EPHEMERAL = 60_999;
const TIME_WAIT = 60_000; // ms
