import {
  ClosedError,
  type Clock,
  type Conn,
  type Deadline,
  type Op,
  type RawConn,
} from '@socketlings/net';
import { ShortWrites } from '@socketlings/net/short-writes';
import { MeteredRaw, shortWritesFor } from '@socketlings/sim';
import { firstDifference, plural, quote } from '../base/bytes.ts';
import { Call, endsOf, type CallSite, type Ends } from '../base/call.ts';
import { Diary } from '../base/diary.ts';
import { GivenRaw } from '../base/given.ts';
import type { Ground, Peer } from '../base/ground.ts';
import { Lesson } from '../base/lesson.ts';
import { sayError } from '../base/say-error.ts';
import { sayOutcome } from '../base/say-outcome.ts';
import { TakenConn } from '../base/taken.ts';
import type { World } from '../base/world.ts';
import type { Pair } from '../contract/case.ts';
import { receive } from './receive.ts';

/** One connection under test that several tasks use, and its peer, played by the test. */
export class SharedConn implements CallSite {
  /** The connection under test, as the test uses it. */
  readonly conn: Conn;
  /** The same as it was made: for other code under test, which may know more of it. */
  readonly subject: Conn;
  /** What lies below it. */
  readonly raw: MeteredRaw;
  readonly peer: Peer;
  readonly ground: Ground;
  readonly clock: Clock;
  readonly ends: Ends;
  readonly timePasses = true;
  readonly #diary: Diary;
  readonly #acceptedBy = new Map<Call, number>();
  #received = 0;

  /** Opens a connection; `make` is the code under test, and gets the raw one. */
  static async open(world: World, make: new (raw: RawConn) => Conn): Promise<SharedConn> {
    const { ground } = world;
    const { client, served } = await ground.pair('the peer');
    const diary = new Diary('wire', ground.clock);
    world.story ??= () => diary.lines();
    world.scenes ??= () => diary.scenes();
    const raw = new MeteredRaw(
      new ShortWrites(
        served.conn,
        shortWritesFor(ground.network === 'real' ? 1 : ground.network, world.random),
      ),
      {
        accepted: (bytes) => bytes.length > 0 && diary.sent(bytes),
        closed: () => diary.add('wire', 'the raw connection is closed', { does: 'closes' }),
      },
    );
    return new SharedConn(ground, new make(new GivenRaw(raw)), { raw, peer: client, diary });
  }

  private constructor(
    ground: Ground,
    conn: Conn,
    { raw, peer, diary }: { raw: MeteredRaw; peer: Peer; diary: Diary },
  ) {
    this.conn = new TakenConn(conn);
    this.subject = conn;
    this.raw = raw;
    this.peer = peer;
    this.ground = ground;
    this.clock = ground.clock;
    this.ends = endsOf(raw);
    this.#diary = diary;
  }

  write(who: string, bytes: Uint8Array): Call<void> {
    const what = `write(${plural(bytes.length, 'byte')})`;
    return this.call(who, what, () => this.conn.write(bytes), 'write');
  }

  read(who: string, p: Uint8Array): Call<number | null> {
    return this.call(who, `read(${plural(p.length, 'byte')})`, () => this.conn.read(p), 'read');
  }

  close(who: string): Call<void> {
    return this.call(who, 'close()', () => this.conn.close(), 'close');
  }

  /** Starts a call of the code under test, and writes down how it begins and ends; of the connection, it is an `op`. */
  call<T>(who: string, what: string, start: () => Promise<T>, op?: Op): Call<T> {
    this.#diary.called(who, what);
    return new Call(this, { who, what, ...(op && { op }) }, async () => start());
  }

  tell(call: Call): void {
    this.#diary.settled(call.who, call, sayOutcome(call));
    this.#acceptedBy.set(call, this.raw.accepted);
  }

  /** Of all that arrived, the first byte that is wrong: the story is told around it. */
  wrongFrom(byte: number): void {
    this.#diary.wrongFrom(byte);
  }

  note(who: string, what: string): void {
    this.#diary.add(who, what);
  }

  /** Bytes that were accepted until this call settled, or until now if it never will. */
  async acceptedBy(call: Call): Promise<number> {
    await call.settled();
    return this.#acceptedBy.get(call) ?? this.raw.accepted;
  }

  /** Reads what the peer gets, up to `length` bytes: fewer, if no more ever come. */
  async receive(length: number): Promise<Uint8Array> {
    const bytes = await receive(this.peer, length);
    this.#received += bytes.length;
    return bytes;
  }

  /** Reads everything that was accepted and is still under way. */
  receiveRest(): Promise<Uint8Array> {
    return this.receive(this.raw.accepted - this.#received);
  }

  /** Compares what was received with what was written. */
  expectSame(
    received: Uint8Array,
    written: Uint8Array,
    lessons: { short: string; different: string },
  ): void {
    const same = firstDifference(received, written);
    if (same === written.length && same === received.length) return;
    this.wrongFrom(this.#received - received.length + same);
    throw new Lesson({
      lesson: same < received.length ? lessons.different : lessons.short,
      expected: `${quote(written.subarray(same))} from byte ${same} on`,
      received: same < received.length ? quote(received.subarray(same)) : 'nothing more',
    });
  }

  /** In the simulator, after rest: nothing has arrived that the test has not read. */
  expectNoMore(lesson: string): void {
    const { readable } = this.peer;
    if (readable === 0) return;
    throw new Lesson({ lesson, expected: 'nothing more', received: plural(readable, 'byte') });
  }

  /** The two ends, for the connection contract. */
  pair(volume: number): Pair {
    const { conn, peer } = this;
    return { a: conn, b: peer, clock: this.clock, volume, stop: () => this.stop() };
  }

  /** Closes what is still open. */
  async stop(): Promise<void> {
    const close = (end: Conn): Promise<void> => end.close().catch(() => {});
    await Promise.all([this.conn, this.peer].map(close));
  }

  setBothDeadlinesIn(ms: number | null): void {
    this.#setIn('both', ms, (t) => this.conn.setDeadline(t));
  }

  setWriteDeadlineIn(ms: number): void {
    this.#setIn('write', ms, (t) => this.conn.setWriteDeadline(t));
  }

  setReadDeadlineIn(ms: number): void {
    this.#setIn('read', ms, (t) => this.conn.setReadDeadline(t));
  }

  /** `evenIfClosed`: whoever was told to may have closed the connection. */
  clearDeadlines({ evenIfClosed = false } = {}): void {
    this.#setIn('both', null, () => {
      try {
        this.conn.setReadDeadline(null);
        this.conn.setWriteDeadline(null);
      } catch (error) {
        if (!evenIfClosed || !(error instanceof ClosedError)) throw error;
      }
    });
  }

  #setIn(of: 'read' | 'write' | 'both', in_ms: number | null, set: (t: Deadline) => void): void {
    const which = of === 'both' ? 'both deadlines' : `the ${of} deadline`;
    const text = in_ms === null ? 'clears the deadlines' : `sets ${which} to ${in_ms} ms from now`;
    this.#diary.add('test', text, { does: 'sets a deadline', text, deadline: { of, in_ms } });
    try {
      set(in_ms === null ? null : this.clock.now() + in_ms);
    } catch (error) {
      const lesson = 'Nobody has closed the connection, and a deadline cannot be set any more.';
      throw new Lesson({ lesson, received: sayError(error) }, { cause: error });
    }
  }
}
