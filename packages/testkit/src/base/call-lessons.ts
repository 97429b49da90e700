import type { NetError, Op } from '@socketlings/net';

/** What a call should fail with. */
export interface Failure {
  readonly type: new (...args: never[]) => NetError;
  /** The code, or all that are right. */
  readonly code?: string | readonly string[];
  readonly n?: number;
}

/** A lesson for each way in which a call can fall short of what is expected of it. */
export interface CallLessons {
  /** It has not settled, and nothing more can happen. */
  readonly pending?: string;
  /** It resolved to null. */
  readonly end?: string;
  /** It resolved, and should not have, or to something else. */
  readonly resolved?: string;
  /** It failed, and should not have, or with another error. */
  readonly failed?: string;
  /** It failed rightly, but not with the right `n`. */
  readonly n?: string;
  readonly otherwise: string;
}

export const OP =
  'The error names another operation: op is what the caller called, read, write, close or set.';
export const OP_OF_HALF =
  "The op of closeWrite() is 'close', too: of a connection there are four, read, write, close and set.";
export const PLAIN =
  'It is an error of another class, with the code of this one: TimeoutError and ClosedError are NetErrors, ' +
  'too. Whoever asks for NetError first never comes to ask for them.';
export const N = 'The n of an error is the number of bytes that this very call has transferred.';
export const ADDRESSES =
  'The error does not say whose it is: pass localAddr and remoteAddr on to every error.';

/** Whether an error is what was expected, but for what its fields say of the call. */
export function isSuch(error: unknown, { type, code }: Failure): error is NetError {
  return (
    error instanceof type &&
    (code === undefined || [code].flat().includes((error as NetError).code))
  );
}

export function sayFailure({ type, code, n }: Failure, op: Op | undefined): string {
  const fields = [
    ...(op === undefined ? [] : [`op: '${op}'`]),
    ...(code === undefined ? [] : [`code: '${[code].flat().join("' or '")}'`]),
    ...(n === undefined ? [] : [`n: ${n}`]),
  ];
  return fields.length === 0 ? type.name : `${type.name} { ${fields.join(', ')} }`;
}
