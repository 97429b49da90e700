import { ByteQueue } from './byte-queue.ts';

/** What a program has written and its peer has not yet received. */
export class SendQueue {
  /** Bytes it can hold. */
  size: number;
  readonly #waiting = new ByteQueue();
  #flying = 0; // bytes on their way; they still occupy the buffer
  #shortage = false; // a write found too little room: tell when there is some again

  constructor(size: number) {
    this.size = size;
  }

  /** Bytes that have not been sent. */
  get length(): number {
    return this.#waiting.length;
  }

  get flying(): number {
    return this.#flying;
  }

  /** Bytes that a write would take. */
  get room(): number {
    return Math.max(0, this.size - this.#waiting.length - this.#flying);
  }

  /** Linux: at most two thirds in use (K18). */
  get isRoomy(): boolean {
    return this.room * 3 >= this.size;
  }

  /** Whether a writer is told that there is room; if not, the answer is a promise to tell later (K21). */
  hasRoom(): boolean {
    const enough = this.isRoomy;
    this.#shortage ||= !enough;
    return enough;
  }

  /** Keeps a copy of the first `n` bytes. */
  push(p: Uint8Array, n: number): void {
    if (n < p.length) this.#shortage = true; // K20
    this.#waiting.push(new Uint8Array(p.subarray(0, n))); // slice() of a Buffer is no copy
  }

  /** The next `n` bytes, to be sent. */
  take(n: number): Uint8Array {
    this.#flying += n;
    return this.#waiting.take(n);
  }

  /** Bytes have arrived. */
  acknowledge(n: number): void {
    this.#flying -= n;
  }

  /** Whether there is room again for a write that has missed it; says so once. */
  announcesRoom(): boolean {
    if (!this.#shortage || !this.hasRoom()) return false;
    this.#shortage = false;
    return true;
  }

  clear(): void {
    this.#waiting.clear();
  }
}
