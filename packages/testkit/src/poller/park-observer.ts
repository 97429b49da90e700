import type { Operation, Interceptor } from '@socketlings/kernel/interceptor';
import { Lesson } from '../base/lesson.ts';

/** Looks at a program in the moment in which it calls `park()` for the first time; it changes nothing. */
export class ParkObserver implements Interceptor {
  readonly current = {};
  readonly #look: () => void;
  #looked = false;
  #error: unknown;

  constructor(look: () => void) {
    this.#look = look;
  }

  before(operation: Operation): void {
    if (operation !== 'park' || this.#looked) return;
    this.#looked = true;
    try {
      this.#look();
    } catch (error) {
      this.#error = error; // thrown here, it would be an error of the program's own call
    }
  }

  ready(_: object, resume: () => void): void {
    resume();
  }

  blocked(): never {
    throw new Error('somebody holds a lock while he goes to sleep');
  }

  after(): void {}
  asleep(): void {}
  awake(): void {}

  /** Throws what the look has thrown, or a lesson if there was nothing to look at. */
  end(): void {
    if (this.#error !== undefined) throw this.#error;
    if (!this.#looked) throw new Lesson({ lesson: NEVER });
  }
}

// --- internal ---

const NEVER = 'Nothing had come, and read() did not call park().';
