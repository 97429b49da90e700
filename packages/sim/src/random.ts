import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Chance that can be repeated: the same seed gives the same draws, on every machine. */
export class Random {
  readonly #generator;

  constructor(seed: number) {
    this.#generator = xoroshiro128plus(seed);
  }

  /** A whole number between the two, both included. */
  int(from: number, to: number): number {
    return uniformInt(this.#generator, from, to);
  }

  pick<T>(choices: readonly [T, ...T[]]): T {
    return choices[this.int(0, choices.length - 1)] as T;
  }

  /** All 256 values turn up: zeros, line ends, broken UTF-8. They repeat after `PERIOD` bytes. */
  bytes(length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    const drawn = Math.min(length, PERIOD);
    for (let i = 0; i < drawn; i += 1) bytes[i] = this.#generator.next() & 0xff;
    for (let i = drawn; i < length; i += drawn) bytes.copyWithin(i, 0, Math.min(drawn, length - i));
    return bytes;
  }
}

// A prime: no buffer size divides it, so bytes that come from the wrong place do not look right.
const PERIOD = 16_381;
