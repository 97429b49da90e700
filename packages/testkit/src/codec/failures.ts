// What the code under test throws, and what the tests expect of it.

import { isA } from '../base/border.ts';
import { commas } from '../base/bytes.ts';
import { Lesson } from '../base/lesson.ts';
import { ownErrors } from '../base/needs.ts';

/** What was thrown, when nothing else says that something was: `undefined` can be thrown, too. */
export function thrown(error: unknown): unknown {
  return error ?? new Error(`${String(error)} was thrown`);
}

/** What `body` throws, or `undefined`. */
export function caught(body: () => unknown): unknown {
  try {
    body();
    return undefined;
  } catch (error) {
    return thrown(error);
  }
}

/** A failure in one line. */
export function sayFailure(failure: unknown): string {
  if (failure === undefined) return 'no error';
  return failure instanceof Error
    ? `${failure.name}: ${failure.message}`
    : 'something that is no Error';
}

/** Whether an error says that too many calls lie in each other. */
export function isOverflow(error: unknown): boolean {
  return isA(error, RangeError) && /call stack/.test(error.message);
}

type ErrorClass = abstract new (...args: never[]) => Error;
type FrameErrorClass = abstract new (...args: never[]) => Error & { readonly code: string };

type Refusal = (
  failure: unknown,
  code: 'TOO_LARGE' | 'TOO_SHORT',
  lessons: { length: number; none: string },
) => void;

/** The error classes of the code under test, as they are now, and the expectation that it refuses a length. */
export function failuresOf({
  FrameError,
  UnexpectedEOF,
}: {
  FrameError: FrameErrorClass;
  UnexpectedEOF: ErrorClass;
}): { FrameError: FrameErrorClass; UnexpectedEOF: ErrorClass; expectRefused: Refusal } {
  const own = ownErrors({ FrameError, UnexpectedEOF });
  return { ...own, expectRefused: refusedWith(own.FrameError) };
}

// --- internal ---

function refusedWith(FrameError: FrameErrorClass): Refusal {
  return (failure, code, { length, none }) => {
    const expected = `a FrameError with the code ${code} for a length of ${commas(length)}`;
    if (failure === undefined) throw new Lesson({ lesson: none, expected, received: 'no error' });
    if (!isA(failure, FrameError)) {
      throw new Lesson({ lesson: LIES, expected, received: sayFailure(failure) });
    }
    if (failure.code === code) return;
    const isNegative = code === 'TOO_LARGE' && length > 0x7fffffff;
    const received = `one with the code ${failure.code}`;
    throw new Lesson({ lesson: isNegative ? NEGATIVE : LIES, expected, received });
  };
}

const LIES =
  'A length that lies is refused with a FrameError: TOO_SHORT below 5, TOO_LARGE above the limit.';

const NEGATIVE =
  'A length above 2,147,483,647 became negative: bit operations make signed numbers. `>>> 0` makes it unsigned.';
