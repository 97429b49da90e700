import type { Clock, Conn } from '@socketlings/net';
import { isBytes } from '../base/border.ts';
import { Call, endsOf, type CallSite, type Ends } from '../base/call.ts';
import { Diary } from '../base/diary.ts';
import { ForwardingConn } from '../base/forwarding.ts';
import { GivenConn } from '../base/given.ts';
import type { Ground, Peer } from '../base/ground.ts';
import { Lesson } from '../base/lesson.ts';
import type { World } from '../base/world.ts';
import { firstWrongByte, sayFrame, takenFrame, type Frame } from './frame.ts';
import { hex } from './hex.ts';
import { LEFT_OVER } from './lessons.ts';

export interface Reader {
  read(): Promise<Frame | null>;
  [Symbol.asyncIterator](): AsyncIterator<Frame>;
}

export type ReaderClass = new (conn: Conn, options?: { maxFrame?: number }) => Reader;

/** A frame reader under test on a simulated connection, and its peer, played by the test. */
export class ReaderTest implements CallSite {
  readonly ground: Ground;
  readonly clock: Clock;
  readonly ends: Ends;
  readonly timePasses = true;
  readonly reader: Reader;
  readonly peer: Peer;
  readonly #conn: MeasuredConn;
  readonly #diary: Diary;
  #sent = 0; // bytes of the peer

  static async open(world: World, FrameReader: ReaderClass): Promise<ReaderTest> {
    const { client, served } = await world.ground.pair('the peer');
    return new ReaderTest(world, FrameReader, { peer: client, conn: served.conn });
  }

  private constructor(
    world: World,
    FrameReader: ReaderClass,
    { peer, conn }: { peer: Peer; conn: Conn },
  ) {
    this.ground = world.ground;
    this.clock = world.ground.clock;
    this.ends = endsOf(conn);
    this.#conn = new MeasuredConn(conn);
    this.reader = new FrameReader(new GivenConn(this.#conn));
    this.peer = peer;
    this.#diary = new Diary('you', world.ground.clock);
    world.story = () => this.#diary.lines();
    world.scenes = () => this.#diary.scenes();
  }

  /** Sends bytes and waits until they have arrived, as the network cuts them. */
  async send(bytes: Uint8Array): Promise<void> {
    this.#diary.add('peer', `sends ${hex(bytes)}`, {
      does: 'delivers',
      bytes: hex(bytes),
      length: bytes.length,
    });
    this.#sent += bytes.length;
    await this.peer.write(bytes);
    await this.ground.quiet();
  }

  /** Whether the reader has taken from the connection all that was sent. */
  get hasTakenAll(): boolean {
    return this.#conn.taken === this.#sent;
  }

  async sendEnd(): Promise<void> {
    this.#diary.add('peer', 'sends no more', { does: 'half-closes' });
    await this.peer.closeWrite();
    await this.ground.quiet();
  }

  async reset(): Promise<void> {
    this.#diary.add('peer', 'vanishes (reset)', { does: 'resets' });
    await this.peer.reset();
    await this.ground.quiet();
  }

  setReadDeadlineIn(ms: number | null): void {
    const text = ms === null ? 'clears the deadline' : `sets a deadline in ${ms} ms`;
    const deadline = { of: 'read', in_ms: ms } as const;
    this.#diary.add('test', text, { does: 'sets a deadline', text, deadline });
    this.#conn.setReadDeadline(ms === null ? null : this.clock.now() + ms);
  }

  /** Asks for the next frame. */
  read(): Call<Frame | null> {
    return this.call('read()', async () => {
      const frame: unknown = await this.reader.read();
      return frame === null ? null : takenFrame(frame);
    });
  }

  call<T>(what: string, start: () => Promise<T>): Call<T> {
    this.#diary.called('you', what);
    return new Call(this, { who: 'your FrameReader', what }, async () => start());
  }

  tell(call: Call): void {
    this.#diary.settled('you', call, sayOutcome(call));
  }
}

interface ReadLessons {
  readonly pending: string;
  readonly failed: string;
  readonly otherwise: string;
}

/** The next frame is this one. */
export async function expectRead(
  line: ReaderTest,
  expected: Frame,
  lessons: ReadLessons,
): Promise<void> {
  const read = line.read();
  await read.settled();
  const pending = line.hasTakenAll ? LEFT_OVER : lessons.pending;
  await expectFrame(read, expected, { ...lessons, pending });
}

/** What this call gives is this frame. */
export async function expectFrame(
  read: Call<Frame | null>,
  expected: Frame,
  lessons: ReadLessons,
): Promise<void> {
  const received = await read.expectResolved(lessons);
  if (received !== null && firstWrongByte(expected, received) === -1) return;
  throw new Lesson({
    lesson: lessons.otherwise,
    expected: sayFrame(expected),
    received: received === null ? 'null' : sayFrame(received),
  });
}

// --- internal ---

/** Counts the bytes that have been read from a connection. */
class MeasuredConn extends ForwardingConn {
  taken = 0;

  async read(p: Uint8Array): Promise<number | null> {
    const n = await this.conn.read(p);
    this.taken += n ?? 0;
    return n;
  }

  write(p: Uint8Array): Promise<void> {
    return this.conn.write(p);
  }

  closeWrite(): Promise<void> {
    return this.conn.closeWrite();
  }

  close(): Promise<void> {
    return this.conn.close();
  }
}

function sayOutcome({ state, value, error }: Call): string {
  if (state === 'failed') return String(error).slice(0, 100);
  if (value === null) return 'gives null';
  const frame = value as Frame | undefined;
  return isBytes(frame?.payload) ? `gives ${sayFrame(frame)}` : 'is done';
}
