import { Random } from '@socketlings/sim';

/**
 * `length` bytes of a task, each of them its letter: so a byte tells whose it is. Small letters and
 * capitals change as if by chance: so bytes tell where they belong, the first of them to place `from`.
 */
export function letters(letter: string, length: number, from = 0): Uint8Array {
  const pattern = patternOf(letter);
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length;) {
    const piece = pattern.subarray((from + at) % PERIOD, PERIOD).subarray(0, length - at);
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

/** The small letter that a byte is, or would be. */
export function ownerOf(byte: number): string {
  return String.fromCharCode(byte | CASE);
}

// --- internal ---

const PERIOD = 65_521; // bytes; a prime, which no size of a buffer divides
const CASE = 32; // the bit that makes a letter small

const cases = new Random(1).bytes(PERIOD).map((byte) => byte & CASE);
const patterns = new Map<string, Uint8Array>();

function patternOf(letter: string): Uint8Array {
  const capital = letter.charCodeAt(0) & ~CASE;
  const pattern = patterns.get(letter) ?? cases.map((small) => capital | small);
  patterns.set(letter, pattern);
  return pattern;
}
