// What every call of a connection may give, given what has happened: exercises 2 and 3 have the same promises.

import { ClosedError, NetError, TimeoutError, type Op } from '@socketlings/net';
import { Spin } from '@socketlings/sim';
import type { Call, Ends } from '../base/call.ts';
import { ADDRESSES, N, OP } from '../base/call-lessons.ts';
import type { Facts } from '../base/lesson.ts';
import type { Limit } from './limit.ts';

/** A call that has begun, and what held by then. */
export interface Begun<T = unknown> {
  readonly call: Call<T>;
  readonly op: Op;
  readonly limit: Limit;
  /** The look at its deadline with which it began. */
  readonly since: number;
  readonly afterClose: boolean;
}

/** What is known now. */
export interface Known {
  readonly closed: boolean;
  readonly ends: Ends;
  /** What the socket below has failed with until now. */
  readonly failures: ReadonlySet<string>;
}

/** Why a call must not have given a result, be it a good one or the end; nothing if it may. */
export function mayResolve({ call, op, limit, since, afterClose }: Begun): Facts | undefined {
  const received = call.describe();
  if (afterClose) return { lesson: afterCloseLesson(op), expected: 'ClosedError', received };
  if (limit.wasOpen(since)) return undefined;
  return { lesson: overLesson(op), expected: 'TimeoutError', received };
}

/** Why a call must not have failed as it did; nothing if it may. `n` is how much it has transferred. */
export function mayFail(begun: Begun, known: Known, n: number): Facts | undefined {
  const { call, op } = begun;
  const { error } = call;
  const received = call.describe();
  if (error instanceof Spin) return undefined; // the scheduler tells it
  if (!(error instanceof NetError)) return { lesson: STRANGE, expected: 'a NetError', received };
  const wrong = mayBeSuch(begun, known, error);
  if (wrong) return { ...wrong, received };
  if (error.op !== op) return { lesson: OP, expected: `op: '${op}'`, received };
  if (error.n !== n) return { lesson: N, expected: `n: ${n}`, received };
  const { local, remote } = known.ends;
  if (String(error.localAddr) === local && String(error.remoteAddr) === remote) return undefined;
  return { lesson: ADDRESSES, expected: `${local} and ${remote} in the error`, received };
}

/** Why a call must not wait any more, where nothing moves; nothing if it may. */
export function mayWait(
  { call, op, limit }: Begun,
  { closed }: Pick<Known, 'closed'>,
): Facts | undefined {
  const received = call.describe();
  if (closed) return { lesson: closedLesson(op), expected: 'ClosedError', received };
  if (limit.over) {
    const lesson = limit.moved > 0 ? rollingLesson(op) : overWaitsLesson(op);
    return { lesson, expected: 'TimeoutError', received };
  }
  return undefined;
}

// --- internal ---

/** Why an error of this kind must not have come. */
function mayBeSuch(
  { op, limit, since, afterClose }: Begun,
  { closed, failures }: Known,
  error: NetError,
): Facts | undefined {
  if (error instanceof ClosedError) {
    return closed ? undefined : { lesson: NOT_CLOSED, expected: 'no ClosedError' };
  }
  if (afterClose) return { lesson: afterCloseLesson(op), expected: 'ClosedError' };
  if (error instanceof TimeoutError) {
    if (limit.wasOver(since)) return undefined;
    if (closed) return { lesson: CLOSED_NOT_LATE, expected: 'ClosedError' };
    return { lesson: notOverLesson(op), expected: 'no TimeoutError' };
  }
  if (failures.has(error.code)) return undefined;
  return { lesson: UNHEARD, expected: 'no error, or that of the socket' };
}

const STRANGE = 'A call of a connection fails with a NetError, and with nothing else.';

const NOT_CLOSED = 'Nobody has closed the connection, and a call fails with ClosedError.';

const CLOSED_NOT_LATE =
  'A call that waited was ended by close(), and failed with TimeoutError. However it was woken, it was closed: ClosedError.';

const UNHEARD = 'A call fails with a code that the socket below has never given.';

const afterCloseLesson = (op: Op): string => `After close() every ${op}() fails with ClosedError.`;

const closedLesson = (op: Op): string =>
  `The connection is closed, and a ${op}() still waits: whoever closes wakes all that wait, also those that have begun in this very moment.`;

const overLesson = (op: Op): string =>
  `The ${op} deadline was over before this ${op}() was called, and nobody had set it anew. A deadline is ` +
  'an instant: what succeeds meanwhile does not put it off.';

const overWaitsLesson = (op: Op): string =>
  `The ${op} deadline is over, and a ${op}() still waits. At its instant, or when one is set that is over already, every call that waits must end.`;

const notOverLesson = (op: Op): string =>
  `A ${op}() failed with TimeoutError, and its deadline was not over at any time since it began: the timer of an old deadline, or the deadline of the other direction, has ended it.`;

const rollingLesson = (op: Op): string =>
  `The ${op} deadline is over, and a ${op}() still waits. Bytes have moved since the deadline was set, and ` +
  'that does not put it off: it is an instant, not a time without bytes.';
