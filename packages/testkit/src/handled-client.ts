import { Client } from './client.ts';
import { isStuck, type Ground, type Peer } from './ground.ts';
import { CLOSED_TWICE, isSecondClose, knownMistake } from './known-mistakes.ts';
import { Lesson } from './lesson.ts';
import { sayError, sayFailure, type Task } from './task.ts';

/** A client whose handler can be asked how it ended. */
export class HandledClient extends Client {
  readonly #task: Task;
  readonly #isClosed: () => boolean;

  constructor(ground: Ground, name: string, conn: Peer, task: Task, isClosed: () => boolean) {
    super(ground, name, conn);
    this.#task = task;
    this.#isClosed = isClosed;
  }

  /** Waits until the handler has returned without an error and left its connection closed. */
  async expectHandled(lessons: { running: string; failed: string; open: string }): Promise<void> {
    await this.#expectEnded(lessons.running);
    const { name, state, error } = this.#task;
    const expected = `${name} to return, its connection closed`;
    if (state === 'failed') {
      const lesson = knownMistake(error) ?? lessons.failed;
      throw new Lesson({ lesson, expected, received: `it failed: ${sayError(error)}` });
    }
    if (this.#isClosed()) return;
    throw new Lesson({ lesson: lessons.open, expected, received: 'it returned and left it open' });
  }

  /** Waits until the handler has ended, well or not, and left its connection closed. */
  async expectOver(lessons: { running: string; open: string }): Promise<void> {
    await this.#expectEnded(lessons.running);
    const { name, error } = this.#task;
    const expected = `${name} to end, its connection closed`;
    const received = `it ended and left it open`;
    if (!this.#isClosed()) throw new Lesson({ lesson: lessons.open, expected, received });
    if (!isSecondClose(error)) return;
    throw new Lesson({ lesson: CLOSED_TWICE, expected, received: `it failed: ${sayError(error)}` });
  }

  protected override failureBehind(): string | undefined {
    return sayFailure(this.#task);
  }

  async #expectEnded(lesson: string): Promise<void> {
    await this.#task.ended().catch((error: unknown) => {
      if (!isStuck(error)) throw error;
      const expected = `${this.#task.name} to end`;
      throw new Lesson({ lesson, expected, received: 'it never does', diagnosis: error.message });
    });
  }
}
