import type { Conn, Deadline, Op } from '@socketlings/net';
import { commas, firstDifference, quote, toBytes } from '../base/bytes.ts';
import { Call, type CallSite } from '../base/call.ts';
import type { CallLessons } from '../base/call-lessons.ts';
import { Lesson, type Facts } from '../base/lesson.ts';
import { TakenConn } from '../base/taken.ts';
import { sayError } from '../base/say-error.ts';
import { CLOSES } from './lessons.ts';

/** What a connection asks of the test in which it is open. */
export interface ConnSite extends CallSite {
  tellDeadline(which: 'setDeadline' | 'setReadDeadline' | 'setWriteDeadline', t: Deadline): void;
  expect(holds: boolean, facts: Facts): void;
  /** So many bytes more are to be written. */
  offers?(length: number): void;
}

/** The learner's connection, and the ways in which a test calls it. */
export class TestedConn {
  readonly conn: Conn;
  readonly #site: ConnSite;

  constructor(site: ConnSite, conn: Conn) {
    this.#site = site;
    this.conn = new TakenConn(conn);
  }

  /** Starts a read of at most `length` bytes, or into `p`. */
  read(p: number | Uint8Array): Call<number | null> {
    const into = typeof p === 'number' ? new Uint8Array(p) : p;
    return this.#call('read', `read(${into.length} bytes)`, () => this.conn.read(into));
  }

  write(data: string | Uint8Array): Call<void> {
    const bytes = toBytes(data);
    const what = `write(${commas(bytes.length)} bytes)`;
    this.#site.offers?.(bytes.length);
    return this.#call('write', what, () => this.conn.write(bytes));
  }

  close(): Call<void> {
    return this.#call('close', 'close()', () => this.conn.close());
  }

  closeWrite(): Call<void> {
    return this.#call('close', 'closeWrite()', () => this.conn.closeWrite());
  }

  /** Closes it, which must succeed. */
  expectCloses(): Promise<void> {
    return this.close().expectResolvedTo(undefined, CLOSES);
  }

  /** Sets deadlines, which must not throw. */
  set(which: 'setDeadline' | 'setReadDeadline' | 'setWriteDeadline', t: Deadline): void {
    this.#site.tellDeadline(which, t);
    try {
      this.conn[which](t);
    } catch (error) {
      const lesson = `${which} of an open connection threw an error.`;
      throw new Lesson({ lesson, received: sayError(error) }, { cause: error });
    }
  }

  /** It names the two ends as its socket does. */
  expectEnds(): void {
    const { local, remote } = this.#site.ends;
    const [here, there] = [String(this.conn.localAddr), String(this.conn.remoteAddr)];
    this.#site.expect(here === local && there === remote, {
      lesson:
        'localAddr is this end of the connection, and remoteAddr the other one: raw has both. They ' +
        'do not change, and can be read after close(), too.',
      expected: `${local} and ${remote}`,
      received: `${here} and ${there}`,
    });
  }

  /** Reads until it has as many bytes as `data`, in as many reads as it takes, each of at most `most()`. */
  async expectReads(
    data: string | Uint8Array,
    lessons: CallLessons | string,
    most = (): number => Infinity,
  ): Promise<void> {
    const expected = toBytes(data);
    const received = new Uint8Array(expected.length);
    for (let length = 0; length < expected.length;) {
      const room = Math.min(expected.length - length, most());
      const n = await this.#readSome(received.subarray(length, length + room), lessons);
      if (n === undefined) return;
      length += n;
    }
    const same = firstDifference(expected, received);
    if (same === expected.length) return;
    throw new Lesson({
      lesson: typeof lessons === 'string' ? lessons : lessons.otherwise,
      expected: quote(expected.subarray(same)),
      received: `${quote(received.subarray(same))} from byte ${commas(same)} on`,
    });
  }

  /** How many bytes a read has given: `undefined`, or a lesson, if that is no such number. */
  async #readSome(p: Uint8Array, lessons: CallLessons | string): Promise<number | undefined> {
    const call = this.read(p);
    await call.settled();
    const n = call.value;
    if (call.state === 'resolved' && typeof n === 'number' && n >= 1 && n <= p.length) return n;
    await call.expectResolvedTo(`1 to ${p.length}`, lessons);
    return undefined;
  }

  #call<T>(op: Op, what: string, start: () => Promise<T>): Call<T> {
    return new Call(this.#site, { what, op }, start);
  }
}
