import { ClosedError, NetError, TimeoutError } from '@socketlings/net';
import { isA, lengthRead } from '../border.ts';
import { sayError } from '../task.ts';

const text = new TextDecoder('latin1');

/** What a call came to, as a word: the bytes in quotes, `the end`, or the class or code of its error. */
export async function outcome(call: () => Promise<unknown>, p?: Uint8Array): Promise<string> {
  try {
    return say(await call(), p);
  } catch (error) {
    return sayFailure(error);
  }
}

/** The same of an error alone. Its code counts if it is a `NetError`. */
export function sayFailure(error: unknown): string {
  if (isA(error, TimeoutError)) return 'TimeoutError';
  if (isA(error, ClosedError)) return 'ClosedError';
  const code: unknown = isA(error, NetError) ? error.code : undefined;
  if (typeof code === 'string' && CODE.test(code)) return code;
  return `${hasCode(error) ? 'an error with a code, but no NetError' : 'an error'}: ${sayError(error)}`;
}

// --- internal ---

const CODE = /^[A-Z][A-Z0-9_]*$/; // no result looks like one

/** Whether it only looks like a `NetError`. */
function hasCode(error: unknown): boolean {
  if (!isA(error, Error)) return false;
  return typeof Object.getOwnPropertyDescriptor(error, 'code')?.value === 'string';
}

function say(value: unknown, p: Uint8Array | undefined): string {
  if (value === null) return 'the end';
  if (typeof value === 'number' && p)
    return JSON.stringify(text.decode(p.subarray(0, lengthRead(value, p.length) ?? 0)));
  if (value === undefined) return 'done';
  return typeof value === 'number' ? String(value) : `something else (${typeof value})`;
}
