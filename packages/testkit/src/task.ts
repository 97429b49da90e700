import type { Scheduler } from '@socketlings/sim';

/** A call of the code under test that goes on in the background: a handler, a server. */
export class Task {
  /** Its function and whom it serves: `handleConn(ann)`. */
  readonly name: string;
  state: 'running' | 'returned' | 'failed' = 'running';
  error: unknown;
  readonly #scheduler: Scheduler;
  readonly #done: Promise<void>;

  constructor(scheduler: Scheduler, name: string, call: () => Promise<unknown>) {
    this.#scheduler = scheduler;
    this.name = name;
    this.#done = this.#follow(call);
  }

  /** Resolves when it has returned or failed; rejects with a `Deadlock` if it never will. */
  ended(): Promise<void> {
    const what = (): string => `for ${this.name} to return`;
    return this.#scheduler.wait({ side: 'test', who: 'the test', what }, (resolve) => {
      void this.#done.then(resolve);
    });
  }

  /** How it stands, as a sentence. */
  describe(): string {
    if (this.state === 'failed') return `${this.name} failed: ${sayError(this.error)}`;
    return `${this.name} ${this.state === 'returned' ? 'has returned' : 'is still running'}`;
  }

  async #follow(call: () => Promise<unknown>): Promise<void> {
    try {
      await call();
      this.state = 'returned';
    } catch (error) {
      this.state = 'failed';
      this.error = error;
    }
    this.#scheduler.touch();
  }
}

/** An error in one line; whatever was thrown, this does not throw. */
export function sayError(error: unknown): string {
  try {
    if (error instanceof Error)
      return `${error.name}: ${error.message}`.split('\n')[0]!.slice(0, 300);
    return `${String(error).slice(0, 300)} (not an Error)`;
  } catch {
    return 'something that cannot be printed';
  }
}
