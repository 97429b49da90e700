import type { Conn } from '@socketlings/net';
import { isBytes } from '../border.ts';
import { Diary } from '../diary.ts';
import { GivenConn } from '../given.ts';
import type { Peer } from '../ground.ts';
import { Call } from '../shared/call.ts';
import type { World } from '../world.ts';
import { hex, sayFrame, takenFrame, type Frame } from './wire.ts';

export interface Reader {
  read(): Promise<Frame | null>;
  [Symbol.asyncIterator](): AsyncIterator<Frame>;
}

export type ReaderClass = new (conn: Conn, options?: { maxFrame?: number }) => Reader;

/** A frame reader under test on a simulated connection, and its peer, who is played by the test. */
export class Reading {
  readonly reader: Reader;
  readonly peer: Peer;
  readonly #conn: Conn;
  readonly #diary: Diary;
  readonly #world: World;

  static async open(world: World, FrameReader: ReaderClass): Promise<Reading> {
    const { client, served } = await world.ground.pair('the peer');
    return new Reading(world, FrameReader, { peer: client, conn: served.conn });
  }

  private constructor(
    world: World,
    FrameReader: ReaderClass,
    { peer, conn }: { peer: Peer; conn: Conn },
  ) {
    this.reader = new FrameReader(new GivenConn(conn));
    this.peer = peer;
    this.#conn = conn;
    this.#world = world;
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
    await this.peer.write(bytes);
    await this.#world.quiet();
  }

  async sendEnd(): Promise<void> {
    this.#diary.add('peer', 'sends no more', { does: 'half-closes' });
    await this.peer.closeWrite();
    await this.#world.quiet();
  }

  async reset(): Promise<void> {
    this.#diary.add('peer', 'vanishes (reset)', { does: 'resets' });
    await this.peer.reset();
    await this.#world.quiet();
  }

  setReadDeadlineIn(ms: number | null): void {
    const text = ms === null ? 'clears the deadline' : `sets a deadline in ${ms} ms`;
    const deadline = { of: 'read', in_ms: ms } as const;
    this.#diary.add('test', text, { does: 'sets a deadline', text, deadline });
    this.#conn.setReadDeadline(ms === null ? null : this.#world.ground.clock.now() + ms);
  }

  /** Asks for the next frame. */
  read(): Call<Frame | null> {
    return this.call('read()', async () => {
      const frame: unknown = await this.reader.read();
      return frame === null ? null : takenFrame(frame);
    });
  }

  call<T>(what: string, body: () => Promise<T>): Call<T> {
    this.#diary.add('you', what, { does: 'calls', text: what });
    const settled = (call: Call): void => {
      const failed = call.state === 'failed';
      const text = sayOutcome(call);
      this.#diary.add('you', `${what} ${failed ? 'fails: ' : ''}${text}`, {
        does: failed ? 'fails' : 'returns',
        text,
      });
    };
    return new Call(this.#world.ground, { who: 'your FrameReader', what, settled }, async () =>
      body(),
    );
  }
}

// --- internal ---

function sayOutcome({ state, value, error }: Call): string {
  if (state === 'failed') return String(error).slice(0, 100);
  if (value === null) return 'gives null';
  const frame = value as Frame | undefined;
  return isBytes(frame?.payload) ? `gives ${sayFrame(frame)}` : 'is done';
}
