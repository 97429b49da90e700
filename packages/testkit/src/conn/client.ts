import { NetError } from '@socketlings/net';
import { commas, firstDifference, quote, toBytes } from '../base/bytes.ts';
import { isStuck, type Ground, type Peer } from '../base/ground.ts';
import { Lesson, type Facts } from '../base/lesson.ts';

/** How the other side can fall short of what a client expects. */
export type Shortcoming =
  | 'nothing'
  | 'different'
  | 'text'
  | 'too much'
  | 'ended'
  | 'open'
  | 'reset';

/** One lesson for every shortcoming, or one for some of them and one for the rest. */
export type Lessons = string | (Partial<Record<Shortcoming, string>> & { otherwise: string });

type Data = string | Uint8Array;

/** A client of the server under test, played by the test. */
export class Client {
  readonly name: string;
  readonly #ground: Ground;
  readonly #conn: Peer;
  #stuck: Error | undefined;

  constructor(ground: Ground, name: string, conn: Peer) {
    this.#ground = ground;
    this.name = name;
    this.#conn = conn;
  }

  /** Sends all of `data`: done when the buffers have taken it. */
  async send(data: Data): Promise<void> {
    await this.#conn.write(toBytes(data));
  }

  /** Sends on while the test does something else. */
  sendMeanwhile(data: Data, andThen: 'half-close' | 'stay' = 'stay'): void {
    const sent = this.send(data).then(() => (andThen === 'stay' ? undefined : this.halfClose()));
    sent.catch(() => {}); // the server is judged by what comes back
  }

  /** Sends no more, but goes on reading. */
  async halfClose(): Promise<void> {
    await this.#conn.closeWrite();
  }

  async close(): Promise<void> {
    await this.#conn.close();
  }

  /** Disappears without a goodbye: the server meets ECONNRESET. */
  async reset(): Promise<void> {
    await this.#conn.reset();
  }

  /** Reads as many bytes as `data` has, and compares. */
  async expectBytes(data: Data, lessons: Lessons): Promise<void> {
    const expected = toBytes(data);
    const received = new Uint8Array(expected.length);
    for (let length = 0; length < expected.length;) {
      const outcome = await this.#read(received.subarray(length));
      if (typeof outcome !== 'number') {
        const soFar = length === 0 ? {} : { received: quote(received.subarray(0, length)) };
        this.#fail(outcome, lessons, { expected: quote(expected), ...soFar });
      }
      const same = firstDifference(
        expected.subarray(length, length + outcome),
        received.subarray(length),
      );
      if (same < outcome) {
        this.#differ(expected, received.subarray(0, length + outcome), length + same, lessons);
      }
      length += outcome;
    }
  }

  /** Proves that nothing is on its way, not even what was put off: no byte is there, nor will be. */
  async expectSilence(lessons: Lessons): Promise<void> {
    await this.#ground.quiet(SILENCE);
    await this.#ground.linger();
    if (this.#conn.readable === 0) return;
    const extra = new Uint8Array(this.#conn.readable);
    await this.#conn.read(extra);
    this.#fail('too much', lessons, { expected: 'nothing more', received: quote(extra) });
  }

  /** Reads the end of the stream: the server has closed, or half-closed. */
  async expectEnd(lessons: Lessons): Promise<void> {
    const extra = new Uint8Array(1000);
    const n = await this.#read(extra);
    const expected = 'the end of the stream';
    if (n === 'ended') return;
    if (typeof n !== 'number') this.#fail(n === 'nothing' ? 'open' : n, lessons, { expected });
    else this.#fail('too much', lessons, { expected, received: quote(extra.subarray(0, n)) });
  }

  async #read(p: Uint8Array): Promise<number | 'nothing' | 'ended' | 'reset'> {
    try {
      return (await this.#conn.read(p)) ?? 'ended';
    } catch (error) {
      this.#stuck = isStuck(error) ? error : undefined;
      if (this.#stuck) return 'nothing';
      if (error instanceof NetError && error.code === 'ECONNRESET') return 'reset';
      throw error;
    }
  }

  #differ(expected: Uint8Array, received: Uint8Array, at: number, lessons: Lessons): never {
    const from = Math.max(0, at - 8);
    const about = from === 0 ? '' : ` from byte ${commas(from)} on`;
    this.#fail(isMangledText(received, at) ? 'text' : 'different', lessons, {
      expected: `${quote(expected.subarray(from, from + received.length))}${about}`,
      received: `${quote(received.subarray(from))}${about}: byte ${commas(at)} is the first that differs`,
    });
  }

  #fail(shortcoming: Shortcoming, lessons: Lessons, facts: Omit<Facts, 'lesson'>): never {
    const received = facts.received ?? RECEIVED[shortcoming];
    const diagnosis = this.#stuck?.message;
    throw new Lesson({
      ...facts,
      ...(received && { received }),
      ...(diagnosis && { diagnosis }),
      lesson: this.failureBehind(shortcoming) ?? choose(lessons, shortcoming),
    });
  }

  /** If the code under test broke, that is what there is to learn, not what came of it. */
  protected failureBehind(_shortcoming: Shortcoming): string | undefined {
    return undefined;
  }
}

/** Whether a byte became U+FFFD: it went through a string. */
function isMangledText(received: Uint8Array, at: number): boolean {
  const near = Buffer.from(received.subarray(Math.max(0, at - 2), at + 3));
  return near.includes('\uFFFD');
}

function choose(lessons: Lessons, shortcoming: Shortcoming): string {
  return typeof lessons === 'string'
    ? lessons
    : (lessons[shortcoming] ?? lessons[NEXT[shortcoming] ?? shortcoming] ?? lessons.otherwise);
}

// Where there is no lesson for the one, the other fits.
const NEXT: Partial<Record<Shortcoming, Shortcoming>> = { text: 'different' };

const SILENCE = 1000; // virtual ms in which an echo held back by a timer still counts

const RECEIVED: Partial<Record<Shortcoming, string>> = {
  nothing: 'nothing',
  ended: 'the end of the stream',
  open: 'nothing: the connection stays open',
  reset: 'a reset: bytes were lost',
};
