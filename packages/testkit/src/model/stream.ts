import { Random } from '@socketlings/sim';
import { commas, firstDifference, plural, quote } from '../base/bytes.ts';
import type { Facts } from '../base/lesson.ts';

/** A stream in which each byte tells where it belongs: `length` bytes from place `from` on. */
export function piece(from: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length;) {
    const part = PATTERN.subarray((from + at) % PERIOD).subarray(0, length - at);
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** What is wrong with bytes that should be the stream from place `from` on; nothing if all is well. */
export function misplaced(bytes: Uint8Array, from: number): Misplaced | undefined {
  const expected = piece(from, bytes.length);
  const same = firstDifference(bytes, expected);
  if (same === bytes.length) return undefined;
  const rest = bytes.subarray(same);
  return {
    how: howMisplaced(rest, from + same),
    facts: {
      expected: `${quote(expected.subarray(same))}, from byte ${commas(from + same)} of the stream on`,
      received: quote(rest),
    },
  };
}

export interface Misplaced {
  /** Bytes that came before, bytes that come later, or none of the stream at all. */
  readonly how: 'again' | 'skipped' | 'other';
  readonly facts: Pick<Facts, 'expected' | 'received'>;
}

/** `5 bytes` as acts name them. */
export function sayBytes(n: number): string {
  return plural(n, 'byte');
}

// --- internal ---

const PERIOD = 65_521; // bytes; a prime, which no size of a buffer divides
const PATTERN = new Random(4).bytes(PERIOD).map((byte, i) => byte ^ (i % 251));
const ENOUGH = 8; // bytes that lie together in one place only

function howMisplaced(bytes: Uint8Array, from: number): Misplaced['how'] {
  const probe = bytes.subarray(0, ENOUGH);
  if (probe.length < 2) return 'other';
  const at = Buffer.from(PATTERN.buffer).indexOf(probe);
  if (at === -1) return 'other';
  return at < from % PERIOD ? 'again' : 'skipped';
}
