import type { Conn, Deadline } from '@socketlings/net';
import { commas, firstDifference, quote, toBytes } from '../bytes.ts';
import { Lesson, type Facts } from '../lesson.ts';
import { TakenConn } from '../taken.ts';
import { sayError } from '../task.ts';
import { Call, type Bench, type CallLessons } from './call.ts';

/** What a connection asks of the lab in which it is open. */
export interface OpenBench extends Bench {
  tellDeadline(which: 'setDeadline' | 'setReadDeadline' | 'setWriteDeadline', t: Deadline): void;
  expect(holds: boolean, facts: Facts): void;
}

/** The learner's connection, and the ways in which a test calls it. */
export class Opened {
  readonly conn: Conn;
  readonly #lab: OpenBench;

  constructor(lab: OpenBench, conn: Conn) {
    this.#lab = lab;
    this.conn = new TakenConn(conn);
  }

  /** Starts a read of at most `length` bytes, or into `p`. */
  read(p: number | Uint8Array): Call {
    const into = typeof p === 'number' ? new Uint8Array(p) : p;
    return new Call(this.#lab, `read(${into.length} bytes)`, () => this.conn.read(into));
  }

  write(data: string | Uint8Array): Call {
    const bytes = toBytes(data);
    const name = `write(${commas(bytes.length)} bytes)`;
    return new Call(this.#lab, name, () => this.conn.write(bytes));
  }

  close(): Call {
    return new Call(this.#lab, 'close()', () => this.conn.close());
  }

  closeWrite(): Call {
    return new Call(this.#lab, 'closeWrite()', () => this.conn.closeWrite());
  }

  /** Sets deadlines, which must not throw. */
  set(which: 'setDeadline' | 'setReadDeadline' | 'setWriteDeadline', t: Deadline): void {
    this.#lab.tellDeadline(which, t);
    try {
      this.conn[which](t);
    } catch (error) {
      const lesson = `${which} of an open connection threw an error.`;
      throw new Lesson({ lesson, received: sayError(error) }, { cause: error });
    }
  }

  /** It names the two ends as its socket does. */
  expectEnds(): void {
    const { local, remote } = this.#lab.ends;
    const [here, there] = [String(this.conn.localAddr), String(this.conn.remoteAddr)];
    this.#lab.expect(here === local && there === remote, {
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
      const call = this.read(received.subarray(length, length + room));
      await this.#lab.settle();
      const n = call.value;
      if (call.state !== 'resolved' || typeof n !== 'number' || n < 1 || n > room) {
        await call.expectResolved(`1 to ${room}`, lessons);
        return;
      }
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
}
