import type { Conn } from '@socketlings/net';
import { Diary } from '../diary.ts';
import { GivenConn } from '../given.ts';
import type { Peer } from '../ground.ts';
import { Call } from '../shared/call.ts';
import type { World } from '../world.ts';
import { hex, type Frame } from './wire.ts';

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
  readonly #diary = new Diary();
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
    world.story = () => this.#diary.lines();
  }

  /** Sends bytes and waits until they have arrived, as the network cuts them. */
  async send(bytes: Uint8Array): Promise<void> {
    this.#diary.add('peer', `sends ${hex(bytes)}`);
    await this.peer.write(bytes);
    await this.#world.quiet();
  }

  async sendEnd(): Promise<void> {
    this.#diary.add('peer', 'sends no more');
    await this.peer.closeWrite();
    await this.#world.quiet();
  }

  async reset(): Promise<void> {
    this.#diary.add('peer', 'vanishes (reset)');
    await this.peer.reset();
    await this.#world.quiet();
  }

  setReadDeadlineIn(ms: number | null): void {
    this.#diary.add('test', ms === null ? 'clears the deadline' : `sets a deadline in ${ms} ms`);
    this.#conn.setReadDeadline(ms === null ? null : this.#world.ground.clock.now() + ms);
  }

  /** Asks for the next frame. */
  read(): Call<Frame | null> {
    return this.call('read()', () => this.reader.read());
  }

  call<T>(what: string, body: () => Promise<T>): Call<T> {
    this.#diary.add('you', what);
    const settled = (call: Call): void => this.#diary.add('you', `${what} ${sayOutcome(call)}`);
    return new Call(this.#world.ground, { who: 'your FrameReader', what, settled }, async () =>
      body(),
    );
  }
}

// --- internal ---

function sayOutcome({ state, value, error }: Call): string {
  if (state === 'failed') return `fails: ${String(error).slice(0, 100)}`;
  if (value === null) return 'gives null';
  const { type, id, payload } = (value ?? {}) as Frame;
  return payload instanceof Uint8Array
    ? `gives type ${type}, id ${id}, payload ${hex(payload, 8) || 'empty'}`
    : 'is done';
}
