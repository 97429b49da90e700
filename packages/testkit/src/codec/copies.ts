// Counts the bytes that are copied by what the language and Node offer for it. It has to be put in
// before these objects become read-only. A loop that copies byte by byte escapes it.

let counting = false;
let copied = 0;
let most = 0;

/** How many bytes are copied while `body` runs; it is stopped when they are far more than `limit`. */
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

/** Puts a counter around a method; `count` tells from its first argument and its result what it copied. */
function watch(
  owner: object,
  name: string,
  count: (first: unknown, result: unknown) => number,
): void {
  const original = Reflect.get(owner, name) as Method;
  const watched: Method = function (...args) {
    const result = Reflect.apply(original, this, args);
    if (counting) copied += count(args[0], result);
    if (counting && copied > most) throw new Error('more is copied than anybody needs');
    return result;
  };
  Object.defineProperty(owner, name, { value: watched, writable: true, configurable: true });
}

const lengthOf = (value: unknown): number => (value as { length?: number }).length ?? 0;
const ofResult = (_: unknown, result: unknown): number => lengthOf(result);
const typedArray = Object.getPrototypeOf(Uint8Array.prototype) as object;

watch(typedArray, 'set', lengthOf);
watch(typedArray, 'slice', ofResult);
watch(typedArray, 'copyWithin', ofResult);
watch(Buffer, 'concat', ofResult);
watch(Buffer, 'from', (first, result) => (typeof first === 'object' ? lengthOf(result) : 0));
watch(Buffer.prototype, 'copy', (_, result) => Number(result));
