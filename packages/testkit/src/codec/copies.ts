// Counts the bytes that the methods of the language and of Node copy. The counters go in before these
// methods' objects become read-only. A loop that copies byte by byte escapes them.

import { isAnyArrayBuffer } from 'node:util/types';

let counting = false;
let copied = 0;
let most = 0;

/** How many bytes are copied while `body` runs; an error stops it when they are far more than `limit`. */
export function countCopies(limit: number, body: () => void): number {
  copied = 0;
  most = 4 * limit;
  counting = true;
  try {
    body();
  } catch (error) {
    if (copied <= most) throw error;
  } finally {
    counting = false;
  }
  return copied;
}

// --- internal ---

type Method = (this: unknown, ...args: unknown[]) => unknown;

/** Puts a counter around a method; `count` tells from its arguments and its result what it copied. */
function countIn(
  owner: object,
  name: string,
  count: (args: readonly unknown[], result: unknown) => number,
): void {
  const original = Reflect.get(owner, name) as Method;
  const counted: Method = function (...args) {
    const result = Reflect.apply(original, this, args);
    if (counting) copied += count(args, result);
    if (counting && copied > most) throw new Error('more is copied than anybody needs');
    return result;
  };
  Object.defineProperty(owner, name, { value: counted, writable: true, configurable: true });
}

const lengthOf = (value: unknown): number => (value as { length?: number }).length ?? 0;
const ofFirst = ([first]: readonly unknown[]): number => lengthOf(first);
const ofResult = (_: unknown, result: unknown): number => lengthOf(result);
const typedArray = Object.getPrototypeOf(Uint8Array.prototype) as object;

countIn(typedArray, 'set', ofFirst);
countIn(typedArray, 'slice', ofResult);
countIn(typedArray, 'copyWithin', moved);
countIn(Buffer, 'concat', ofResult);
countIn(Buffer, 'from', ([first], result) => {
  return typeof first === 'object' && !isAnyArrayBuffer(first) ? lengthOf(result) : 0; // of memory it is a view
});
countIn(Buffer.prototype, 'copy', (_, result) => Number(result));

/** What `copyWithin(target, start, end)` moves, which may be nothing. */
function moved([target, start, end]: readonly unknown[], result: unknown): number {
  const length = lengthOf(result);
  const [to, from] = [placeIn(length, target, 0), placeIn(length, start, 0)];
  return Math.max(0, Math.min(placeIn(length, end, length) - from, length - to));
}

/** An index that may count from the end. */
function placeIn(length: number, index: unknown, otherwise: number): number {
  if (index === undefined) return otherwise;
  const at = Math.trunc(Number(index)) || 0;
  return at < 0 ? Math.max(0, length + at) : Math.min(at, length);
}
