import type { SockAddr } from '@socketlings/kernel';
import type { VirtualClock } from '../virtual-clock.ts';
import type { Holder, Listening } from './listening.ts';

/** Asks for any free port. */
export const ANY: SockAddr = { ip: '127.0.0.1', port: 0 };

/** Which local addresses are taken. */
export class Ports {
  readonly #clock: VirtualClock;
  readonly #holders = new Map<number, Set<Holder>>(); // by port; a listener and its clients share one
  #next = FIRST_EPHEMERAL;

  constructor(clock: VirtualClock) {
    this.#clock = clock;
  }

  /** The free port that is given out next, if it is free. */
  set next(port: number) {
    this.#next = port - 1;
  }

  /** Takes `addr`; port 0 asks for a free one. `null` if it is taken. */
  hold({ ip, port }: SockAddr, reuse: () => boolean): Holder | null {
    if (port === 0) return this.#add({ ip, port: this.#free() }, reuse);
    for (const other of this.#at(port)) {
      const shared = !other.listening && other.reuse() && reuse();
      if (other.addr.ip === ip && !shared) return null;
    }
    return this.#add({ ip, port }, reuse);
  }

  /** The same address once more, for a connection that was accepted there. */
  share({ addr, reuse }: Holder): Holder {
    return this.#add(addr, reuse);
  }

  release(holder: Holder): void {
    const holders = this.#holders.get(holder.addr.port);
    if (holders?.delete(holder) && holders.size === 0) this.#holders.delete(holder.addr.port);
  }

  /** Keeps the address of the end that closed first for a minute, as TCP does. */
  timeWait(holder: Holder): void {
    holder.until = this.#clock.now() + TIME_WAIT;
  }

  listenerAt({ ip, port }: SockAddr): Listening | null {
    for (const { addr, listening } of this.#holders.get(port) ?? NO_HOLDERS) {
      if (listening && addr.ip === ip) return listening;
    }
    return null;
  }

  #add(addr: SockAddr, reuse: () => boolean): Holder {
    const holder = { addr, reuse, listening: null, until: Infinity };
    const holders = this.#holders.get(addr.port);
    if (holders) holders.add(holder);
    else this.#holders.set(addr.port, new Set([holder]));
    return holder;
  }

  /** Those that hold a port now: TIME-WAIT that is over is forgotten. */
  #at(port: number): ReadonlySet<Holder> {
    const now = this.#clock.now();
    for (const holder of this.#holders.get(port) ?? NO_HOLDERS) {
      if (holder.until <= now) this.release(holder);
    }
    return this.#holders.get(port) ?? NO_HOLDERS;
  }

  #free(): number {
    do this.#next = this.#next === LAST_EPHEMERAL ? FIRST_EPHEMERAL : this.#next + 1;
    while (this.#at(this.#next).size > 0);
    return this.#next;
  }
}

// --- internal ---

const FIRST_EPHEMERAL = 32_768; // Linux's range
const LAST_EPHEMERAL = 60_999;
const TIME_WAIT = 60_000; // ms
const NO_HOLDERS: ReadonlySet<Holder> = new Set();
