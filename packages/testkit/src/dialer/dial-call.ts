import { NetError, type Conn } from '@socketlings/net';
import { Call, type CallSite } from '../base/call.ts';
import type { CallLessons, Failure } from '../base/call-lessons.ts';
import { Lesson } from '../base/lesson.ts';
import { TakenConn } from '../base/taken.ts';
import { LOCAL, NO_CONN, OP, REMOTE } from './lessons.ts';

/** One call of the learner's `dial`. */
export class DialCall extends Call<Conn> {
  /** When it was called, on the clock that it was given. */
  readonly startedAt: number;
  readonly #to: readonly string[];
  readonly #site: CallSite;

  constructor(site: CallSite, what: string, to: readonly string[], start: () => Promise<Conn>) {
    const startedAt = site.clock.now();
    super(site, { what }, start);
    this.startedAt = startedAt;
    this.#to = to;
    this.#site = site;
  }

  /** How long it took, on its clock. */
  get took(): number {
    return this.settledAt - this.startedAt;
  }

  /** Waits for the connection. */
  async expectConn(lessons: CallLessons | string): Promise<TakenConn> {
    const conn = await this.expectResolved(lessons);
    const isConn = typeof conn === 'object' && conn !== null && typeof conn.write === 'function';
    if (!isConn) this.#fail(NO_CONN, 'a connection', this.describe());
    return new TakenConn(conn);
  }

  /** Waits for a failure that says of itself what errors of dial() say. */
  override async expectFailed(failure: Failure, lessons: CallLessons | string): Promise<NetError> {
    const error = await super.expectFailed(failure, lessons);
    if (error.op !== 'dial') this.#fail(OP, "op: 'dial'", this.describe());
    if (!this.#to.includes(String(error.remoteAddr))) {
      const wanted = `remoteAddr: ${this.#to.join(' or ')}`;
      this.#fail(REMOTE, wanted, `remoteAddr: ${String(error.remoteAddr)}`);
    }
    if (error.localAddr) this.#fail(LOCAL, 'no localAddr', `localAddr: ${String(error.localAddr)}`);
    return error;
  }

  /** It is over after exactly so long. */
  expectTook(ms: number, lesson: string): void {
    if (this.took === ms) return;
    this.#fail(lesson, `an end after ${ms} ms`, `${this.what} ended after ${this.took} ms`);
  }

  #fail(lesson: string, expected: string, received: string): never {
    const late = this.#site.whyNoDeadline?.();
    throw new Lesson({ lesson: late ? `${late} ${lesson}` : lesson, expected, received });
  }
}
