/** Bytes in the order in which they came. */
export class ByteQueue {
  #length = 0;
  #offset = 0; // bytes of the first chunk that are gone
  #first = 0; // chunks that are gone
  #chunks: Uint8Array[] = [];

  get length(): number {
    return this.#length;
  }

  /** Keeps `bytes` themselves, not a copy: the caller must not change them any more. */
  push(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#chunks.push(bytes);
    this.#length += bytes.length;
  }

  /** Moves as many bytes as there are, and fit, to the start of `target`; returns their number. */
  takeInto(target: Uint8Array): number {
    let filled = 0;
    while (filled < target.length && this.#length > 0) {
      const part = this.#takePart(target.length - filled);
      target.set(part, filled);
      filled += part.length;
    }
    return filled;
  }

  /** Takes `length` bytes, if there are as many: of one chunk, where that has them all, without copying. */
  take(length: number): Uint8Array {
    const first = this.#chunks[this.#first];
    if (first && first.length - this.#offset >= length) return this.#takePart(length);
    const bytes = new Uint8Array(Math.min(length, this.#length));
    this.takeInto(bytes);
    return bytes;
  }

  clear(): void {
    this.#chunks = [];
    this.#length = this.#offset = this.#first = 0;
  }

  #takePart(most: number): Uint8Array {
    const chunk = this.#chunks[this.#first]!;
    const end = Math.min(chunk.length, this.#offset + most);
    const whole = this.#offset === 0 && end === chunk.length;
    const part = whole ? chunk : chunk.subarray(this.#offset, end);
    this.#length -= part.length;
    this.#offset = end;
    if (end === chunk.length) this.#dropFirst();
    return part;
  }

  #dropFirst(): void {
    this.#offset = 0;
    this.#first += 1;
    if (this.#first * 2 < this.#chunks.length) return;
    this.#chunks.splice(0, this.#first); // seldom enough to cost a constant per chunk
    this.#first = 0;
  }
}
