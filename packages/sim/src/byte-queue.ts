/** Bytes in the order in which they came; taking copies them out. */
export class ByteQueue {
  #length = 0;
  #offset = 0; // bytes of the first chunk that are gone
  #first = 0; // chunks that are gone
  #chunks: Uint8Array[] = [];

  get length(): number {
    return this.#length;
  }

  /** Keeps `bytes` themselves, not a copy. */
  push(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#chunks.push(bytes);
    this.#length += bytes.length;
  }

  /** Moves as many bytes as there are, and fit, to the start of `target`; returns their number. */
  takeInto(target: Uint8Array): number {
    let filled = 0;
    while (filled < target.length && this.#length > 0) {
      const chunk = this.#chunks[this.#first]!;
      const end = Math.min(chunk.length, this.#offset + target.length - filled);
      target.set(chunk.subarray(this.#offset, end), filled);
      filled += end - this.#offset;
      this.#length -= end - this.#offset;
      this.#offset = end;
      if (end === chunk.length) this.#dropFirst();
    }
    return filled;
  }

  take(length: number): Uint8Array {
    const bytes = new Uint8Array(Math.min(length, this.#length));
    this.takeInto(bytes);
    return bytes;
  }

  clear(): void {
    this.#chunks = [];
    this.#length = this.#offset = this.#first = 0;
  }

  #dropFirst(): void {
    this.#offset = 0;
    this.#first += 1;
    if (this.#first * 2 < this.#chunks.length) return;
    this.#chunks.splice(0, this.#first); // seldom enough to cost a constant per chunk
    this.#first = 0;
  }
}
