import { ClosedError } from '@socketlings/net';
import { Deadlock, type Network, type SimConn } from '@socketlings/sim';
import { Client } from './client.ts';
import { Lesson } from './lesson.ts';
import { sayError, type Task } from './task.ts';

/** A client whose handler can be asked how it ended. */
export class HandledClient extends Client {
  readonly #task: Task;
  readonly #isClosed: () => boolean;

  constructor(network: Network, conn: SimConn, task: Task, isClosed: () => boolean) {
    super(network, conn);
    this.#task = task;
    this.#isClosed = isClosed;
  }

  protected override failureBehind(): string | undefined {
    if (this.#task.state !== 'failed') return undefined;
    return `Your code failed with "${sayError(this.#task.error)}", and nothing more could come back.`;
  }

  /** Waits until the handler has returned without an error and left its connection closed. */
  async expectHandled(lessons: { running: string; failed: string; open: string }): Promise<void> {
    const expected = `${this.#task.name} to return, its connection closed`;
    await this.#task.ended().catch((error: unknown) => {
      if (!(error instanceof Deadlock)) throw error;
      throw new Lesson({ lesson: lessons.running, expected, received: 'it never returns' });
    });
    if (this.#task.state === 'failed') {
      const received = `it failed: ${sayError(this.#task.error)}`;
      const lesson = isSecondClose(this.#task.error) ? CLOSED_TWICE : lessons.failed;
      throw new Lesson({ lesson, expected, received });
    }
    if (this.#isClosed()) return;
    throw new Lesson({ lesson: lessons.open, expected, received: 'it returned and left it open' });
  }
}

const CLOSED_TWICE =
  'You closed the connection twice: the second close rejects with ClosedError. Close it in one ' +
  'place, which every way out goes through.';

function isSecondClose(error: unknown): boolean {
  return error instanceof ClosedError && error.op === 'close';
}
