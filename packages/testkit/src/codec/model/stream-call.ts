import { isA } from '../../base/border.ts';
import { Lesson } from '../../base/lesson.ts';
import { isOverflow, sayFailure, thrown, type failuresOf } from '../failures.ts';
import { OVERFLOW } from '../lessons.ts';

/** What became of a call: its result, or the error that it threw. */
export interface Outcome<T> {
  readonly result?: T;
  readonly error?: unknown;
}

/** Calls the code under test; a lesson of the test's own passes, and so does one about the call stack. */
export function outcomeOf<T>(call: () => T): Outcome<T> {
  try {
    return { result: call() };
  } catch (error) {
    if (error instanceof Lesson) throw error;
    if (isOverflow(error)) throw new Lesson({ lesson: OVERFLOW, received: sayFailure(error) });
    return { error: thrown(error) };
  }
}

export type Failures = Pick<ReturnType<typeof failuresOf>, 'FrameError' | 'UnexpectedEOF'>;

/** Whether an error is a `FrameError` with one of these codes. */
export function isFrameError(
  error: unknown,
  { FrameError }: Failures,
  codes: readonly string[],
): boolean {
  return isA(error, FrameError) && codes.includes(error.code);
}
