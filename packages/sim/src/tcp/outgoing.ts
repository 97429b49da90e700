import type { StreamPolicy } from '../profile.ts';
import type { VirtualClock } from '../virtual-clock.ts';
import { SendQueue } from './send-queue.ts';
import { Wire } from './wire.ts';

/** What lies between two ends. */
export interface Medium {
  readonly clock: VirtualClock;
  /** The size of the two buffers of an end, unless its program asks for another. */
  readonly bufferSize: number;
  /** How the bytes of one more direction travel. */
  readonly policy: () => StreamPolicy;
}

/** The other end, as far as a sender knows it. */
export interface Receiver {
  /** Bytes that can wait there to be read. */
  readonly receiveBuffer: number;
  /** For how many more there is room. */
  readonly window: number;
  receive(bytes: Uint8Array): void;
  receiveFin(): void;
}

/** The direction in which an end sends: a queue, a wire, and the end of the stream behind the last byte. */
export class Outgoing {
  readonly queue: SendQueue;
  readonly wire: Wire;
  readonly #policy: StreamPolicy;
  #fin: 'none' | 'queued' | 'sent' = 'none';

  constructor({ clock, bufferSize, policy }: Medium) {
    this.#policy = policy();
    this.wire = new Wire(clock, this.#policy);
    this.queue = new SendQueue(bufferSize);
  }

  /** Takes the beginning of `p` and returns its length; 0 if there is no room. */
  accept(p: Uint8Array): number {
    const { room } = this.queue;
    const n = room === 0 ? 0 : this.#policy.accept(Math.min(p.length, room));
    this.queue.push(p, n);
    return n;
  }

  /** Sends FIN when everything else is sent. */
  finish(): void {
    this.#fin = 'queued';
  }

  /** Sends as much as there is room for. */
  transmit(to: Receiver): void {
    while (this.queue.length > 0) {
      const window = to.window - this.queue.flying;
      const fits = Math.min(this.queue.length, window);
      const sliver = fits < this.queue.length && window < to.receiveBuffer / 2;
      if (fits <= 0 || sliver) return; // slivers would breed slivers
      const segment = this.queue.take(this.#policy.cut(fits));
      this.wire.send(() => to.receive(segment));
    }
    if (this.#fin !== 'queued') return;
    this.#fin = 'sent';
    this.wire.send(() => to.receiveFin());
  }
}
