import { Lesson } from '../base/lesson.ts';
import { SPINS } from './lessons.ts';

/** Counts system calls in a row that brought nothing, and ends a program that makes too many of them. */
export class SpinGuard {
  readonly #most: number;
  #inVain = 0;
  #lesson: Lesson | undefined;

  constructor(most: number) {
    this.#most = most;
  }

  /** A call brought nothing; throws a lesson, which says what was `received`, if it is one too many. */
  countInVain(received: string): void {
    this.#inVain += 1;
    if (this.#inVain < this.#most) return;
    throw (this.#lesson ??= new Lesson({ lesson: SPINS, received }));
  }

  /** Something has come, or time has passed: what follows is counted anew. */
  reset(): void {
    this.#inVain = 0;
  }

  /** Throws the lesson again, which the code under test may have caught. */
  expectNone(): void {
    if (this.#lesson) throw this.#lesson;
  }
}
