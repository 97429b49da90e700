import {
  ClosedError,
  NetError,
  TimeoutError,
  type Clock,
  type Conn,
  type Op,
} from '@socketlings/net';
import { quoteAlone } from './bytes.ts';
import {
  ADDRESSES,
  N,
  OP,
  OP_OF_HALF,
  PLAIN,
  isSuch,
  sayFailure,
  type CallLessons,
  type Failure,
} from './call-lessons.ts';
import { isStuck, type Ground } from './ground.ts';
import { Lesson } from './lesson.ts';
import { sayError } from './say-error.ts';

/** The two ends of a connection, as its errors name them. */
export interface Ends {
  readonly local: string;
  readonly remote: string;
}

/** The test of a connection in which a call is made. */
export interface CallSite {
  readonly ground: Ground;
  /** The clock that tells when a call has settled. */
  readonly clock: Pick<Clock, 'now'>;
  readonly ends: Ends;
  /** Whether time passes while a call is waited for; where it does not, the test moves it. */
  readonly timePasses: boolean;
  /** Puts a call into the story that has settled, or that is found pending. */
  tell?(call: Call): void;
  /** What a lesson about a deadline begins with: why none can work here. */
  whyNoDeadline?(): string | undefined;
}

export function endsOf({ localAddr, remoteAddr }: Pick<Conn, 'localAddr' | 'remoteAddr'>): Ends {
  return { local: String(localAddr), remote: String(remoteAddr) };
}

/** A call as the story names it. */
export interface Called {
  /** The task that calls; empty where the test itself calls. */
  readonly who?: string;
  /** `read(10 bytes)`. */
  readonly what: string;
  /** Of a method of the connection: what its errors say of themselves. */
  readonly op?: Op;
}

/** One call of the code under test: what became of it, or that it still waits. */
export class Call<T = unknown> {
  readonly who: string;
  readonly what: string;
  state: 'pending' | 'resolved' | 'failed' = 'pending';
  value: T | undefined;
  error: unknown;
  /** The time on its clock when it settled. */
  settledAt = NaN;
  readonly #site: CallSite;
  readonly #op: Op | undefined;
  readonly #settled: Promise<void>;

  constructor(site: CallSite, { who = '', what, op }: Called, start: () => Promise<T>) {
    this.#site = site;
    this.who = who;
    this.what = what;
    this.#op = op;
    this.#settled = this.#follow(start);
  }

  /** Whose call it is, and which: `ann's read(10 bytes)`. */
  get name(): string {
    return this.who ? `${this.who}'s ${this.what}` : this.what;
  }

  /** Returns when it has settled, or never will. */
  async settled(): Promise<void> {
    const { ground, timePasses } = this.#site;
    if (!timePasses) return ground.quiet();
    await ground.until(`for ${this.name}`, this.#settled).catch((error: unknown) => {
      if (!isStuck(error)) throw error;
    });
  }

  /** Waits until nothing moves, and finds it still waiting. */
  async expectPending(lesson: string): Promise<void> {
    await this.#site.ground.quiet();
    if (this.state === 'pending') return;
    throw new Lesson({ lesson, expected: `${this.name} to wait`, received: this.describe() });
  }

  /** Waits until it has resolved, and returns its result. */
  async expectResolved(lessons: CallLessons | string): Promise<T> {
    await this.settled();
    if (this.state !== 'resolved') this.#fail(`${this.name} to resolve`, lessons);
    return this.value as T;
  }

  async expectResolvedTo(expected: unknown, lessons: CallLessons | string): Promise<void> {
    await this.settled();
    if (this.state === 'resolved' && this.value === expected) return;
    this.#fail(`${this.name} to resolve${to(expected)}`, lessons);
  }

  /** Waits until it has failed with such an error, which says whose it is, and returns that. */
  async expectFailed(failure: Failure, lessons: CallLessons | string): Promise<NetError> {
    await this.settled();
    const { error } = this;
    const expected = sayFailure(failure, this.#op);
    const late = failure.type === TimeoutError ? this.#site.whyNoDeadline?.() : undefined;
    if (this.#isPlain(failure)) this.#fail(expected, PLAIN, late);
    if (this.state !== 'failed' || !isSuch(error, failure)) this.#fail(expected, lessons, late);
    if (this.#op !== undefined && error.op !== this.#op) {
      this.#fail(expected, this.what.startsWith('closeWrite') ? OP_OF_HALF : OP, late);
    }
    if (failure.n !== undefined && error.n !== failure.n) {
      this.#fail(expected, (typeof lessons === 'object' && lessons.n) || N, late);
    }
    if (this.#op !== undefined) this.#expectEnds(error);
    return error;
  }

  /** How it stands: `write(5 bytes) failed: …`. */
  describe(): string {
    if (this.state === 'pending') return `${this.name} still waits`;
    if (this.state === 'resolved') return `${this.name} resolved${to(this.value)}`;
    const { error } = this;
    if (!(error instanceof NetError)) return `${this.name} failed: ${sayError(error)}`;
    const { name, op, code, n } = error;
    return `${this.name} failed: ${name} { op: '${op}', code: '${code}', n: ${n} }`;
  }

  /** Whether it failed with the code of such an error, and without its class. */
  #isPlain({ type, code }: Failure): boolean {
    const { error } = this;
    if (!(error instanceof NetError)) return false;
    const { code: given } = error;
    return !(error instanceof type) && [code ?? CODES.get(type) ?? []].flat().includes(given);
  }

  #expectEnds(error: NetError): void {
    const { local, remote } = this.#site.ends;
    if (String(error.localAddr) === local && String(error.remoteAddr) === remote) return;
    this.#fail(`${local} and ${remote} in the error`, ADDRESSES);
  }

  #fail(expected: string, lessons: CallLessons | string, first?: string): never {
    const lesson = typeof lessons === 'string' ? lessons : this.#choose(lessons);
    if (this.state === 'pending') this.#site.tell?.(this);
    throw new Lesson({
      lesson: first ? `${first} ${lesson}` : lesson,
      expected,
      received: this.describe(),
    });
  }

  #choose({ pending, end, resolved, failed, otherwise }: CallLessons): string {
    if (this.state === 'pending') return pending ?? otherwise;
    if (this.state === 'failed') return failed ?? otherwise;
    return (this.value === null && end) || (resolved ?? otherwise);
  }

  #follow(start: () => Promise<T>): Promise<void> {
    const settle = (state: 'resolved' | 'failed'): void => {
      this.state = state;
      this.settledAt = this.#site.clock.now();
      this.#site.ground.touch();
      this.#site.tell?.(this);
    };
    const given = this.#start(start);
    // A promise of its own settles once, whatever it was given.
    return new Promise<T>((resolve) => resolve(given)).then(
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

  #start(start: () => Promise<T>): Promise<T> {
    try {
      return start();
    } catch (error) {
      const lesson = `${this.name} threw an error. It gives a promise: let that reject instead.`;
      throw new Lesson({ lesson, received: sayError(error) }, { cause: error });
    }
  }
}

// --- internal ---

const CODES = new Map<Failure['type'], string>([
  [TimeoutError, 'ERR_TIMEOUT'],
  [ClosedError, 'ERR_CLOSED'],
]);

function to(value: unknown): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return ` to ${quoteAlone(Buffer.from(value, 'latin1'))}`;
  return ` to ${typeof value === 'object' && value !== null ? 'an object' : String(value as number | null)}`;
}
