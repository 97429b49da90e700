import { ClosedError, TimeoutError } from '@socketlings/net';
import { isA } from '../border.ts';
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

/** The same of an error alone. */
export function sayFailure(error: unknown): string {
  if (isA(error, TimeoutError)) return 'TimeoutError';
  if (isA(error, ClosedError)) return 'ClosedError';
  const code: unknown = isA(error, Error) ? (error as NodeJS.ErrnoException).code : undefined;
  return typeof code === 'string' && CODE.test(code) ? code : `an error: ${sayError(error)}`;
}

// --- internal ---

const CODE = /^[A-Z][A-Z0-9_]*$/; // no result looks like one

function say(value: unknown, p: Uint8Array | undefined): string {
  if (value === null) return 'the end';
  if (typeof value === 'number' && p) return JSON.stringify(text.decode(p.subarray(0, value)));
  if (value === undefined) return 'done';
  return typeof value === 'number' ? String(value) : `something else (${typeof value})`;
}
