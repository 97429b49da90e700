import { ClosedError, NetError, TimeoutError } from '@socketlings/net';
import { isA, lengthRead } from '../base/border.ts';
import { sayError } from '../base/say-error.ts';
import type { Steps } from './way.ts';

const text = new TextDecoder('latin1');

/** A word for what a call came to: the bytes in quotes, `the end`, or that for its error. */
export async function outcomeWord(call: () => Promise<unknown>, p?: Uint8Array): Promise<string> {
  try {
    return valueWord(await call(), p);
  } catch (error) {
    return errorWord(error);
  }
}

/** The same, step by step. */
export function* outcomeSteps(call: () => Steps, p?: Uint8Array): Steps<string> {
  try {
    return valueWord(yield* call(), p);
  } catch (error) {
    return errorWord(error);
  }
}

/** A word for an error: its class, or the code of a `NetError`. */
export function errorWord(error: unknown): string {
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

function valueWord(value: unknown, p: Uint8Array | undefined): string {
  if (value === null) return 'the end';
  if (typeof value === 'number' && p)
    return JSON.stringify(text.decode(p.subarray(0, lengthRead(value, p.length) ?? 0)));
  if (value === undefined) return 'done';
  return typeof value === 'number' ? String(value) : `something else (${typeof value})`;
}
