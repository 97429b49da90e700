import type { SockAddr } from '@socketlings/kernel';
import type { VirtualClock } from '../virtual-clock.ts';
import type { Holder, Listening } from './listening.ts';

/** Asks for any free port. */
export const ANY: SockAddr = { ip: '127.0.0.1', port: 0 };

/** Which local addresses are taken. */
export class Ports {
  readonly #clock: VirtualClock;
  readonly #holders = new Map<number, readonly Holder[]>(); // by port
  #next = FIRST_EPHEMERAL;

  constructor(clock: VirtualClock) {
    this.#clock = clock;
  }

  /** Takes `addr`; port 0 asks for a free one. `null` if it is taken. */
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
    holder.until = 0;
    this.#of(holder.addr.port);
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
    this.#holders.set(addr.port, [...this.#of(addr.port), holder]);
    return holder;
  }

  #at({ ip, port }: SockAddr): readonly Holder[] {
    return this.#of(port).filter(({ addr }) => addr.ip === ip);
  }

  // Forgets those whose time is over.
  #of(port: number): readonly Holder[] {
    const now = this.#clock.now();
    const holders = (this.#holders.get(port) ?? []).filter(({ until }) => until > now);
    if (holders.length > 0) this.#holders.set(port, holders);
    else this.#holders.delete(port);
    return holders;
  }

  #free(): number {
    do this.#next = this.#next === LAST_EPHEMERAL ? FIRST_EPHEMERAL : this.#next + 1;
    while (this.#of(this.#next).length > 0);
    return this.#next;
  }
}

// --- internal ---

const FIRST_EPHEMERAL = 32_768; // Linux's range
const LAST_EPHEMERAL = 60_999;
const TIME_WAIT = 60_000; // ms
