import { ClosedError, NetError, TimeoutError } from '@socketlings/net';
import { commas } from '../bytes.ts';
import { isStuck, type Ground } from '../ground.ts';
import { Lesson } from '../lesson.ts';
import { sayError } from '../task.ts';

/** How a call can fall short of what is expected of it. */
export interface CallLessons {
  /** It never settles. */
  readonly waits?: string;
  /** It resolved, and should not have. */
  readonly done?: string;
  /** It failed, and should not have, or with another error. */
  readonly failed?: string;
  /** The error's `n` is wrong. */
  readonly n?: string;
  readonly otherwise: string;
}

type Kind = 'TimeoutError' | 'ClosedError' | 'NetError';

const CLASSES = { TimeoutError, ClosedError, NetError };

/** One call of the code under test, by a task that has a name. */
export class Call<T = unknown> {
  readonly who: string;
  readonly what: string;
  state: 'waits' | 'done' | 'failed' = 'waits';
  value: T | undefined;
  error: unknown;
  readonly #ground: Ground;
  readonly #settled: Promise<void>;

  constructor(
    ground: Ground,
    { who, what, settled }: { who: string; what: string; settled: (call: Call) => void },
    body: () => Promise<T>,
  ) {
    this.who = who;
    this.what = what;
    this.#ground = ground;
    this.#settled = this.#follow(body).then(() => settled(this));
  }

  /** Waits until it has settled; rejects with an error that `isStuck` if it never will. */
  settled(): Promise<void> {
    return this.#ground.until(`for ${this.who}'s ${this.what}`, this.#settled);
  }

  /** Waits until it has resolved, and returns its result. */
  async expectDone(lessons: CallLessons): Promise<T> {
    const expected = `${this.who}'s ${this.what} to succeed`;
    await this.#expectSettled(expected, lessons);
    if (this.state === 'done') return this.value as T;
    const lesson = lessons.failed ?? lessons.otherwise;
    throw new Lesson({ lesson, expected, received: sayError(this.error) });
  }

  /** Waits until it has failed, with such an error and, if that is known, such an `n`. */
  async expectFailure(
    { kind, n, code }: { kind: Kind; n?: number; code?: string },
    lessons: CallLessons,
  ): Promise<NetError> {
    const saying = n === undefined ? '' : `, its n ${commas(n)}`;
    const expected = `${this.who}'s ${this.what} to fail with a ${code ?? kind}${saying}`;
    await this.#expectSettled(expected, lessons);
    const { error } = this;
    const fail = (lesson: string | undefined, received: string): never => {
      throw new Lesson({ lesson: lesson ?? lessons.otherwise, expected, received });
    };
    if (this.state === 'done') fail(lessons.done, 'it succeeded');
    if (!(error instanceof CLASSES[kind]) || (code !== undefined && error.code !== code)) {
      return fail(lessons.failed, sayError(error));
    }
    if (n !== undefined && error.n !== n) fail(lessons.n, `n ${commas(error.n)}`);
    return error;
  }

  /** What became of it. */
  describe(): string {
    if (this.state === 'waits') return 'it waits for ever';
    if (this.state === 'failed') return sayError(this.error);
    return this.value === null ? 'null' : 'it succeeded';
  }

  async #expectSettled(expected: string, lessons: CallLessons): Promise<void> {
    await this.settled().catch((stuck: unknown) => {
      if (!isStuck(stuck)) throw stuck;
      const lesson = lessons.waits ?? lessons.otherwise;
      throw new Lesson({ lesson, expected, received: 'it waits for ever' });
    });
  }

  async #follow(body: () => Promise<T>): Promise<void> {
    try {
      this.value = await body();
      this.state = 'done';
    } catch (error) {
      this.error = error;
      this.state = 'failed';
    }
    this.#ground.touch();
  }
}
