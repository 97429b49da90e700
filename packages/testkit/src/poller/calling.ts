import { Lesson } from '../base/lesson.ts';
import { sayError } from '../base/say-error.ts';

/** Calls the code under test. An error that it throws becomes the lesson that `lessonFor` gives. */
export function calling<T>(call: () => T, lessonFor: (error: unknown) => string): T {
  try {
    return call();
  } catch (error) {
    if (error instanceof Lesson) throw error;
    throw new Lesson({ lesson: lessonFor(error), received: sayError(error) }, { cause: error });
  }
}
