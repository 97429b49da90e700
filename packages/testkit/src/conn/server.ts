import { NetError } from '@socketlings/net';
import { Client } from './client.ts';
import { isStuck, type Ground, type Peer, type TestListener } from '../base/ground.ts';
import { Lesson } from '../base/lesson.ts';
import { sayError } from '../base/say-error.ts';
import { sayFailure, type Task } from './task.ts';

/** What it passed to `onError`: of very much the beginning. */
export interface Told {
  readonly count: number;
  readonly errors: readonly unknown[];
}

/** The server under test, and the port on which it serves. */
export class Server {
  readonly #told: Told;
  readonly #ground: Ground;
  readonly #listener: TestListener;
  readonly #task: Task;

  constructor(ground: Ground, listener: TestListener, task: Task, told: Told) {
    this.#told = told;
    this.#ground = ground;
    this.#listener = listener;
    this.#task = task;
  }

  /** What it passed to `onError`; of very much the beginning. */
  get errors(): readonly unknown[] {
    return this.#told.errors;
  }

  /** How often it called `onError`. */
  get timesTold(): number {
    return this.#told.count;
  }

  async connect(name: string): Promise<Client> {
    const conn = await this.#ground.dial(name, this.#listener).catch((error: unknown) => {
      if (!(error instanceof NetError)) throw error;
      throw new Lesson({
        lesson: 'Nobody listens any more: your server must not close its listener.',
        expected: `a connection for ${name}`,
        received: error.code,
      });
    });
    return new ServedClient(this.#ground, name, conn, this.#task);
  }

  /** Makes the next `times` accepts fail with `code`, although a client waits. */
  failAccepts(code: string, times: number): void {
    this.#listener.failNext(code, times);
  }

  /** Closes the listener: the way to tell a server to stop. */
  async stopListening(): Promise<void> {
    await this.#listener.close();
  }

  expectRunning(lesson: string): void {
    const { state, error } = this.#task;
    if (state === 'running') return;
    const received = state === 'failed' ? `it failed: ${sayError(error)}` : 'it has returned';
    throw new Lesson({ lesson, expected: `${this.#task.name} to go on`, received });
  }

  /** Waits until the server has returned, without an error. */
  async expectStopped(lessons: { running: string; failed: string }): Promise<void> {
    const expected = `${this.#task.name} to return`;
    await this.#task.ended().catch((error: unknown) => {
      if (!isStuck(error)) throw error;
      throw new Lesson({ lesson: lessons.running, expected, received: 'it never does' });
    });
    if (this.#task.state !== 'failed') return;
    const received = `it failed: ${sayError(this.#task.error)}`;
    throw new Lesson({ lesson: lessons.failed, expected, received });
  }
}

/** A client of a server: if the server has failed, that is what there is to learn. */
class ServedClient extends Client {
  readonly #task: Task;

  constructor(ground: Ground, name: string, conn: Peer, task: Task) {
    super(ground, name, conn);
    this.#task = task;
  }

  protected override failureBehind(): string | undefined {
    return sayFailure(this.#task);
  }
}
