import type { Op } from '@socketlings/net';
import { commas, toBytes } from '../base/bytes.ts';
import { Call, type CallSite } from '../base/call.ts';
import { isSuch, sayFailure, type CallLessons, type Failure } from '../base/call-lessons.ts';
import { isA } from '../base/border.ts';
import { Lesson } from '../base/lesson.ts';
import { sayError } from '../base/say-error.ts';
import { NetError } from '@socketlings/net';
import type { Probes, Tcp } from './contract.ts';
import { TakenTcp, type Setter } from './taken-tcp.ts';

/** The learner's connection, and the ways in which a test calls it. */
export class TestedTcp {
  readonly #site: CallSite;
  readonly #tcp: TakenTcp;

  constructor(site: CallSite, tcp: Tcp) {
    this.#site = site;
    this.#tcp = new TakenTcp(tcp);
  }

  /** Starts a read of at most so many bytes. */
  read(length = 100, into: Uint8Array = new Uint8Array(length)): Call<number | null> {
    return this.#call('read', `read(${into.length} bytes)`, () => this.#tcp.read(into));
  }

  write(data: string | Uint8Array): Call<void> {
    const bytes = toBytes(data);
    const what = `write(${commas(bytes.length)} bytes)`;
    return this.#call('write', what, () => this.#tcp.write(bytes));
  }

  closeWrite(): Call<void> {
    return this.#call('close', 'closeWrite()', () => this.#tcp.end('closeWrite'));
  }

  closeRead(): Call<void> {
    return this.#call('close', 'closeRead()', () => this.#tcp.end('closeRead'));
  }

  close(): Call<void> {
    return this.#call('close', 'close()', () => this.#tcp.close());
  }

  /** Closes it, which must succeed. */
  async expectCloses(): Promise<void> {
    await this.close().expectResolvedTo(undefined, 'close() of an open connection resolves.');
  }

  /** Reads exactly these bytes, in as many reads as it takes. */
  async expectReads(text: string, lessons: CallLessons | string): Promise<void> {
    const expected = toBytes(text);
    const p = new Uint8Array(expected.length);
    for (let at = 0; at < expected.length;) {
      const call = this.read(0, p.subarray(at));
      const n = await call.expectResolved(lessons);
      if (!n) await call.expectResolvedTo(`1 to ${expected.length - at}`, lessons);
      at += n!;
    }
    if (Buffer.compare(p, expected) === 0) return;
    const received = `"${Buffer.from(p).toString('latin1')}"`;
    throw new Lesson({ lesson: sayLessons(lessons), expected: `"${text}"`, received });
  }

  /** Sets an option, which must not throw. */
  set(name: Setter, value: number | boolean | Probes | null): void {
    const error = this.#try(name, value);
    if (!error) return;
    const lesson = `${name}() threw an error, and the connection is open and the value a good one.`;
    throw new Lesson({ lesson, received: sayError(error.thrown) }, { cause: error.thrown });
  }

  /** Setting it throws such an error. */
  expectSetFails(
    name: Setter,
    value: number | boolean | Probes | null,
    failure: Failure,
    lesson: string,
  ): void {
    const error = this.#try(name, value);
    const thrown = error?.thrown;
    const right = isA(thrown, NetError) && isSuch(thrown, failure) && thrown.op === 'set';
    if (right) return;
    const expected = `${name}() to throw ${sayFailure(failure, 'set')}`;
    throw new Lesson({ lesson, expected, received: sayThrown(name, error) });
  }

  #try(name: Setter, value: number | boolean | Probes | null): { thrown: unknown } | undefined {
    try {
      this.#tcp.set(name, value);
      return undefined;
    } catch (thrown) {
      return { thrown };
    }
  }

  #call<T>(op: Op, what: string, start: () => Promise<T>): Call<T> {
    return new Call(this.#site, { what, op }, start);
  }
}

// --- internal ---

function sayLessons(lessons: CallLessons | string): string {
  return typeof lessons === 'string' ? lessons : lessons.otherwise;
}

function sayThrown(name: string, error: { thrown: unknown } | undefined): string {
  if (!error) return `${name}() threw nothing`;
  const { thrown } = error;
  if (!isA(thrown, NetError)) return `it threw ${sayError(thrown)}`;
  return `it threw ${thrown.name} { op: '${thrown.op}', code: '${thrown.code}' }`;
}
