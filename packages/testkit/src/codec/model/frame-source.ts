import { HEADER, uint32, wire, type Frame } from '../frame.ts';
import { LIES, numberedFrame, type Lie } from './frames.ts';
import type { Fault, Item } from './stream.ts';

/** A stream of frames without an end, made as far as it is asked for; a length that lies can come next. */
export class FrameSource {
  readonly items: Item<Frame>[] = [];
  fault: Fault | undefined;
  readonly #sizes: readonly number[];
  readonly #maxFrame: number;
  #made: Uint8Array[] = []; // and not taken
  #length = 0; // of these
  #end = 0; // of all that was made
  #taken = 0;

  constructor(sizes: readonly number[], maxFrame: number) {
    this.#sizes = sizes.length > 0 ? sizes : [0];
    this.#maxFrame = maxFrame;
  }

  /** The next bytes of the stream. */
  take(size: number): Uint8Array {
    while (this.#length < size) this.#make(size - this.#length);
    const all = Buffer.concat(this.#made);
    this.#made = [all.subarray(size)];
    this.#length -= size;
    this.#taken += size;
    return new Uint8Array(all.subarray(0, size));
  }

  /** The bytes up to the end of the frame that is under way, or of the next one. */
  get restOfOne(): number {
    while (!this.fault && this.#end <= this.#taken) this.#make();
    return (this.items.find(({ end }) => end > this.#taken)?.end ?? this.#taken + 4) - this.#taken;
  }

  /** Behind what is under way comes a length that lies. */
  lie(lie: Lie): void {
    if (this.fault) return;
    const length = LIES[lie](this.#maxFrame);
    this.#add(uint32(length));
    const codes = [length < 5 ? 'TOO_SHORT' : 'TOO_LARGE'];
    this.fault = { codes, may: this.#end, must: this.#end };
  }

  /** Makes the next frame, a large one if so many bytes are wanted. */
  #make(wanted = 0): void {
    if (this.fault) return this.#add(Uint8Array.of(0, 0, 0, 5, 1, 0, 0, 0, 1));
    const i = this.items.length;
    const size = wanted > MANY ? Math.min(LARGE, this.#maxFrame) - HEADER : undefined;
    const value = numberedFrame(i, size ?? this.#sizes[i % this.#sizes.length]!);
    this.#add(wire(value));
    this.items.push({ value, end: this.#end });
  }

  #add(bytes: Uint8Array): void {
    this.#made.push(bytes);
    this.#length += bytes.length;
    this.#end += bytes.length;
  }
}

// --- internal ---

const MANY = 1000; // bytes that are not made of small frames
const LARGE = 20_000;
