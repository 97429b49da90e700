import type { Tasks } from '@socketlings/kernel';
import type { RunQueue } from '@socketlings/kernel/run-queue';
import { Lesson, type Facts } from '../base/lesson.ts';
import { BUSY, LATE_TIMER, STARVED } from './loop-lessons.ts';

/** The tasks as a loop is given them: how it gives turns is looked at. */
export class GivenTasks implements Tasks {
  readonly #queue: RunQueue;
  readonly #say: (what: string) => void;
  /** Turns that tasks have had. */
  taken = 0;
  #turns = 0; // since the last look
  #late = 0;
  #most = MOST_TURNS;
  #vain = 0; // questions and turns that changed nothing
  #failure: Lesson | undefined;

  constructor(queue: RunQueue, say: (what: string) => void) {
    this.#queue = queue;
    this.#say = say;
  }

  get left(): number {
    this.#asked();
    return this.#queue.left;
  }

  get runnable(): number {
    this.#asked();
    return this.#queue.runnable;
  }

  get untilTimer(): number {
    this.#asked();
    return this.#queue.untilTimer;
  }

  runTimers(): void {
    this.#asked();
    this.#late = 0;
    this.#queue.runTimers();
  }

  async turn(): Promise<void> {
    this.expectSound();
    if (this.#queue.runnable > 0) this.#count();
    else this.#asked();
    await this.#queue.turn();
  }

  /** `poll` was called. */
  looked(): void {
    this.#turns = 0;
    this.#most = MOST_TURNS;
    this.#vain = 0;
    this.#countLate();
  }

  /** A lesson that stays, whoever catches it. */
  lesson(facts: Facts): Lesson {
    return (this.#failure ??= new Lesson(facts));
  }

  /** Throws what has failed already. */
  expectSound(): void {
    if (this.#failure) throw this.#failure;
  }

  #count(): void {
    this.#most = Math.max(this.#most, this.#queue.left);
    this.#vain = 0;
    this.#turns += 1;
    this.taken += 1;
    if (this.#turns > this.#most) {
      throw this.lesson({ lesson: STARVED, received: `${this.#turns} turns without a look` });
    }
    this.#countLate();
  }

  /** Turns and looks since a timer is due. */
  #countLate(): void {
    this.#late = this.#queue.untilTimer === 0 ? this.#late + 1 : 0;
    if (this.#late <= this.#most) return;
    const received = `a timer that is due for ${this.#late} turns and looks`;
    throw this.lesson({ lesson: LATE_TIMER, received });
  }

  #asked(): void {
    this.expectSound();
    this.#vain += 1;
    if (this.#vain < VAIN) return;
    this.#say(`asks ${VAIN} times`);
    throw this.lesson({ lesson: BUSY, received: `${VAIN} questions, and no poll()` });
  }
}

// --- internal ---

const MOST_TURNS = 100; // between two looks; where there are more tasks, a turn for each
const VAIN = 3000;
