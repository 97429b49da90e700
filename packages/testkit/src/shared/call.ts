import { ClosedError, NetError, TimeoutError, type Op } from '@socketlings/net';
import { commas } from '../bytes.ts';
import { isStuck, type Ground } from '../ground.ts';
import { Lesson } from '../lesson.ts';
import { sayError } from '../task.ts';

const OP =
  'The error names another operation: op is what the caller called, read, write, close or set.';
const ADDRESSES =
  'The error does not say whose it is: pass localAddr and remoteAddr of the connection on to every error.';

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

/** What an error of a connection says of itself, whichever call it ends. */
export interface Signature {
  readonly op: Op;
  readonly local: string;
  readonly remote: string;
}

/** One call of the code under test, by a task that has a name. */
export class Call<T = unknown> {
  readonly who: string;
  readonly what: string;
  state: 'waits' | 'done' | 'failed' = 'waits';
  value: T | undefined;
  error: unknown;
  readonly #ground: Ground;
  readonly #settled: Promise<void>;
  readonly #signature: Signature | undefined;

  constructor(
    ground: Ground,
    {
      who,
      what,
      settled,
      signature,
    }: { who: string; what: string; settled: (call: Call) => void; signature?: Signature },
    body: () => Promise<T>,
  ) {
    this.who = who;
    this.what = what;
    this.#ground = ground;
    this.#signature = signature;
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
    this.#expectSigned(error);
    return error;
  }

  /** What became of it. */
  describe(): string {
    if (this.state === 'waits') return 'it waits for ever';
    if (this.state === 'failed') return sayError(this.error);
    return this.value === null ? 'null' : 'it succeeded';
  }

  #expectSigned(error: NetError): void {
    if (!this.#signature) return;
    const { op, local, remote } = this.#signature;
    const said = `${String(error.localAddr)} and ${String(error.remoteAddr)}`;
    if (error.op !== op) {
      const received = `op '${String(error.op)}'`;
      throw new Lesson({ lesson: OP, expected: `op '${op}' of ${this.what}`, received });
    }
    if (said === `${local} and ${remote}`) return;
    const expected = `${local} and ${remote} in the error`;
    throw new Lesson({ lesson: ADDRESSES, expected, received: said });
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

/** What a call that has settled gives, in the words of a diary. */
export function sayOutcome({ state, value, error }: Call): string {
  if (state === 'done' && typeof value === 'number') return `gives ${commas(value)}`;
  if (state === 'done') return value === null ? 'gives null' : 'is done';
  if (!(error instanceof NetError)) return String(error).slice(0, 100);
  return `${error.op} ${error.code}, n ${commas(error.n)}`;
}
