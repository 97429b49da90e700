import { NetError, type Op } from '@socketlings/net';
import { Lesson } from '../lesson.ts';
import { sayError } from '../task.ts';

/** What a call asks of the lab in which it is made. */
export interface Bench {
  readonly clock: { now(): number; readonly foreign: number };
  readonly ends: { readonly local: string; readonly remote: string };
  settle(): Promise<void>;
  note(text: string): void;
  touch(): void;
}

/** What a call should fail with. */
export interface Failure {
  readonly type: new (...args: never[]) => NetError;
  readonly op: Op;
  /** The code, or all that are right. */
  readonly code: string | readonly string[];
  readonly n?: number;
}

/** Lessons for the ways in which a call can differ from what was expected of it. */
export interface CallLessons {
  /** It has not settled, and nothing more can happen. */
  readonly pending?: string;
  /** It resolved to null. */
  readonly end?: string;
  /** It failed with something else. */
  readonly failed?: string;
  /** It failed rightly, but not with the right `n`. */
  readonly count?: string;
  readonly otherwise: string;
}

/** One call of the code under test: what became of it, or that it still waits. */
export class Call {
  readonly name: string;
  state: 'pending' | 'resolved' | 'failed' = 'pending';
  value: unknown;
  error: unknown;
  /** The time on the connection's clock when it settled. */
  settledAt = NaN;
  readonly #lab: Bench;

  constructor(lab: Bench, name: string, start: () => Promise<unknown>) {
    this.#lab = lab;
    this.name = name;
    this.#follow(start);
  }

  /** Waits until nothing moves, and finds it still waiting. */
  async expectPending(lesson: string): Promise<void> {
    await this.#lab.settle();
    if (this.state === 'pending') return;
    throw new Lesson({ lesson, expected: `${this.name} to wait`, received: this.describe() });
  }

  async expectResolved(expected: unknown, lessons: CallLessons | string): Promise<void> {
    await this.#lab.settle();
    if (this.state === 'resolved' && this.value === expected) return;
    this.#fail(`${this.name} ${resolvedTo(expected)}`, lessons);
  }

  async expectFailed(failure: Failure, lessons: CallLessons | string): Promise<void> {
    await this.#lab.settle();
    const expected = `${failure.type.name} { op: '${failure.op}', code: '${[failure.code].flat().join("' or '")}'${
      failure.n === undefined ? '' : `, n: ${failure.n}`
    } }`;
    const { error } = this;
    if (
      this.state !== 'failed' ||
      !(error instanceof failure.type) ||
      ![failure.code].flat().includes(error.code)
    )
      this.#fail(expected, lessons);
    if (error.op !== failure.op) this.#fail(expected, { otherwise: OP });
    if (failure.n !== undefined && error.n !== failure.n) {
      const choice = typeof lessons === 'string' ? undefined : lessons.count;
      this.#fail(expected, { otherwise: choice ?? COUNT });
    }
    const { local, remote } = this.#lab.ends;
    if (String(error.localAddr) !== local || String(error.remoteAddr) !== remote)
      this.#fail(`${local} and ${remote} in the error`, { otherwise: ADDRESSES });
  }

  /** How it stands: `write(5) has failed: …`. */
  describe(): string {
    if (this.state === 'pending') return `${this.name} still waits`;
    if (this.state === 'resolved') return `${this.name} ${resolvedTo(this.value)}`;
    const { error } = this;
    if (!(error instanceof NetError)) return `${this.name} failed: ${sayError(error)}`;
    const { name, op, code, n } = error;
    return `${this.name} failed: ${name} { op: '${op}', code: '${code}', n: ${n} }`;
  }

  // A read that brings bytes is told by the wire.
  #isOnTheWire(): boolean {
    const { state, value } = this;
    return state === 'resolved' && typeof value === 'number' && value > 0;
  }

  #fail(expected: string, lessons: CallLessons | string): never {
    const lesson = typeof lessons === 'string' ? lessons : this.#choose(lessons);
    if (this.state === 'pending') this.#lab.note(this.describe());
    const late = expected.startsWith('TimeoutError') && this.#lab.clock.foreign > 0;
    throw new Lesson({
      lesson: late ? `${FOREIGN} ${lesson}` : lesson,
      expected,
      received: this.describe(),
    });
  }

  #choose({ pending, end, failed, otherwise }: CallLessons): string {
    if (this.state === 'pending') return pending ?? otherwise;
    if (this.state === 'failed') return failed ?? otherwise;
    return (this.value === null && end) || otherwise;
  }

  #follow(start: () => Promise<unknown>): void {
    const settle = (state: 'resolved' | 'failed'): void => {
      this.state = state;
      this.settledAt = this.#lab.clock.now();
      this.#lab.touch();
      if (!this.#isOnTheWire()) this.#lab.note(this.describe());
    };
    let promise: unknown;
    try {
      promise = start();
    } catch (error) {
      throw new Lesson(
        {
          lesson: `${this.name} threw an error. It gives a promise: let that reject instead.`,
          received: sayError(error),
        },
        { cause: error },
      );
    }
    // A promise of its own settles once, whatever it was given.
    new Promise((resolve) => resolve(promise)).then(
      (value) => {
        this.value = value;
        settle('resolved');
      },
      (error: unknown) => {
        this.error = error;
        settle('failed');
      },
    );
  }
}

/** Said first when timers run that are none of the connection's clock. */
const FOREIGN =
  'Your code measures with setTimeout or the like. A deadline is a time on `clock`, which may go ' +
  'at another pace: use clock.setTimer().';

const OP =
  'The error names another operation: op is what the caller called, read, write, close or set.';
const COUNT = 'The n of an error is the number of bytes that this very call has transferred.';
const ADDRESSES =
  'The error does not say whose it is: pass localAddr and remoteAddr on to every error.';

function resolvedTo(value: unknown): string {
  return value === undefined ? 'resolved' : `resolved to ${sayValue(value)}`;
}

function sayValue(value: unknown): string {
  return typeof value === 'object' && value !== null ? 'an object' : String(value as number | null);
}
