import { ClosedError, type Conn, type Deadline } from '@socketlings/net';
import type { Call } from '../../base/call.ts';
import { GivenClock, GivenSocket } from '../../base/given.ts';
import type { Facts } from '../../base/lesson.ts';
import { sayError } from '../../base/say-error.ts';
import { useAgain } from '../../base/taken.ts';
import { Limit } from '../../model/limit.ts';
import type { Begun, Known } from '../../model/promises.ts';
import type { SocketTest, TcpConnClass } from '../socket-test.ts';
import { TestedConn } from '../tested-conn.ts';
import { Closing } from './closing.ts';
import { BLANK, Reading } from './reading.ts';
import { Writing, toSend } from './writing.ts';

export type Setter = 'setReadDeadline' | 'setWriteDeadline' | 'setDeadline';

/** The calls of a connection under test, each judged when it settles, and while it waits. */
export class Calls {
  readonly reading: Reading;
  readonly writing: Writing;
  /** Whether somebody has called close(). */
  closed = false;
  readonly #world: SocketTest;
  readonly #tested: TestedConn;
  readonly #closing: Closing;
  readonly #limits: Readonly<Record<'read' | 'write' | 'close', Limit>>;
  readonly #judges = new Map<Call, () => Facts | undefined>();

  /** `hear` is told of each call that has settled, and what was wrong with it. */
  constructor(
    world: SocketTest,
    TcpConn: TcpConnClass,
    hear: (call: Call, wrong: Facts | undefined) => void,
  ) {
    const { ground, clock, ends, raw } = world;
    const tell = (call: Call): void => hear(call, this.#judges.get(call)?.());
    const expect = world.expect.bind(world);
    const site = { ground, clock, ends, timePasses: false, tell, tellDeadline: () => {}, expect };
    this.#world = world;
    this.#limits = { read: new Limit(clock), write: new Limit(clock), close: new Limit(clock) };
    this.reading = new Reading(world);
    this.writing = new Writing(world);
    this.#closing = new Closing(world);
    this.#tested = new TestedConn(site, new TcpConn(new GivenSocket(raw), new GivenClock(clock)));
  }

  get conn(): Conn {
    return this.#tested.conn;
  }

  /** A read of at most `length` bytes into the middle of some memory; one at a time. */
  read(length: number): void {
    if (this.reading.current) return;
    const memory = new Uint8Array(AROUND + length + AROUND).fill(BLANK);
    const p = memory.subarray(AROUND, AROUND + length);
    const { tries, refused, registered } = this.#world.raw;
    const before = { p, tries: tries.tryRead, refused: refused.tryRead, registered };
    const begun = this.#begin('read', () => this.#tested.read(p));
    const read = { ...(begun as Begun<number | null>), ...before };
    this.reading.begin(read);
    this.#judges.set(begun.call, () => this.reading.settled(read, this.#known));
  }

  /** A write of so many bytes; one at a time. Its memory is used again when it has settled. */
  write(length: number): void {
    if (this.writing.current) return;
    const { accepted, refused, registered } = this.#world.raw;
    const before = { accepted, refused: refused.tryWrite, registered };
    const p = toSend(this.#world, length);
    const begun = this.#begin('write', () => this.#tested.write(p));
    const write = { ...(begun as Begun<void>), p, ...before };
    this.writing.begin(write);
    this.#judges.set(begun.call, () => {
      useAgain(this.conn, p, BLANK);
      return this.writing.settled(write, this.#known);
    });
  }

  close(how: 'close' | 'closeWrite'): void {
    const begun = this.#begin('close', () => this.#tested[how]());
    this.#closing.begin(begun);
    this.closed ||= how === 'close';
    const isFirst = how === 'close' && !begun.afterClose;
    this.#judges.set(begun.call, () => this.#closing.settled(begun, this.#known, isFirst));
  }

  /** Sets deadlines; gives what is wrong with how that ended. */
  set(which: Setter, t: Deadline): Facts | undefined {
    const ways = { setReadDeadline: READ, setWriteDeadline: WRITE, setDeadline: BOTH }[which];
    let thrown: unknown;
    try {
      this.conn[which](t);
    } catch (error) {
      thrown = error;
    }
    if (!this.closed) for (const way of ways) this.#limits[way].set(t);
    const received = thrown === undefined ? 'no error' : sayError(thrown);
    if (!this.closed) return thrown === undefined ? undefined : { lesson: SET, received };
    const sound = thrown instanceof ClosedError && thrown.op === 'set';
    return sound
      ? undefined
      : { lesson: SET_LATE, expected: "ClosedError { op: 'set' }", received };
  }

  /** What must not be as it is while nothing moves. */
  whenQuiet(): Facts | undefined {
    const known = this.#known;
    return (
      this.reading.stillWaits(known) ?? this.writing.stillWaits(known) ?? this.#closing.stillWait()
    );
  }

  /** Whether a deadline is set. */
  get limited(): boolean {
    return Object.values(this.#limits).some(({ isSet }) => isSet);
  }

  /** It names the two ends as its socket does. */
  expectEnds(): void {
    this.#tested.expectEnds();
  }

  get #known(): Known {
    return { closed: this.closed, ends: this.#world.ends, failures: this.#world.raw.failures };
  }

  #begin(op: 'read' | 'write' | 'close', start: () => Call): Begun {
    const limit = this.#limits[op];
    const since = limit.look();
    return { op, limit, since, afterClose: this.closed, call: start() };
  }
}

// --- internal ---

const AROUND = 8; // bytes before and behind the part that a read may use
const READ = ['read'] as const;
const WRITE = ['write'] as const;
const BOTH = ['read', 'write'] as const;

const SET = 'Setting a deadline of an open connection throws nothing.';
const SET_LATE =
  "After close() the three functions that set a deadline throw ClosedError { op: 'set' }.";
