import { ClosedError, type Conn, type Deadline } from '@socketlings/net';
import type { MeteredRaw } from '@socketlings/sim';
import { Call, type CallSite } from '../../base/call.ts';
import type { Facts } from '../../base/lesson.ts';
import { sayError } from '../../base/say-error.ts';
import { TakenConn, useAgain } from '../../base/taken.ts';
import { Limit } from '../../model/limit.ts';
import { mayFail, mayResolve, mayWait, type Begun, type Known } from '../../model/promises.ts';
import { Frames, type FrameWriter } from './frames.ts';
import { misuse } from './misuse.ts';
import { Shares } from './shares.ts';
import { sayPart, type Wire } from './wire.ts';

export type Setter = 'setReadDeadline' | 'setWriteDeadline' | 'setDeadline';
type Way = 'read' | 'write' | 'close';

/** What a script tries: a connection, what lies below it, and something that sends frames over it. */
export interface Shared {
  readonly conn: Conn;
  readonly raw: MeteredRaw;
  readonly writer: FrameWriter;
  readonly wire: Wire;
}

/** The calls that many tasks make of one connection, each judged when it settles, and while it waits. */
export class SharedCalls {
  /** Whether somebody has called close(). */
  closed = false;
  readonly frames: Frames;
  readonly #shared: Shared;
  readonly #site: CallSite;
  readonly #conn: TakenConn;
  readonly #shares = new Shares();
  readonly #limits: Readonly<Record<Way, Limit>>;
  readonly #judges = new Map<Call, () => Facts | undefined>();
  readonly #waiting = new Map<Call, Begun>();

  /** `hear` is told of each call that has settled, and what was wrong with it. */
  constructor(
    { ground, clock, ends }: Pick<CallSite, 'ground' | 'clock' | 'ends'>,
    shared: Shared,
    hear: (call: Call, wrong: Facts | undefined) => void,
  ) {
    const tell = (call: Call): void => {
      this.#waiting.delete(call);
      hear(call, this.#judges.get(call)?.());
    };
    this.#site = { ground, clock, ends, timePasses: false, tell };
    this.#shared = shared;
    this.#conn = new TakenConn(shared.conn);
    this.#limits = { read: new Limit(clock), write: new Limit(clock), close: new Limit(clock) };
    this.frames = new Frames(shared.writer, shared.raw);
  }

  /** Calls that wait. */
  count(op: Way): number {
    return [...this.#waiting.values()].filter((begun) => begun.op === op).length;
  }

  get limited(): boolean {
    return Object.values(this.#limits).some(({ isSet }) => isSet);
  }

  read(who: string, length: number): void {
    const p = new Uint8Array(length);
    const begun = this.#begin('read', who, `read(${length} bytes)`, () => this.#conn.read(p));
    this.#judges.set(begun.call, () => {
      const n = begun.call.value as number | null;
      if (begun.call.state === 'failed') return mayFail(begun, this.#known, 0);
      const wrong = mayResolve(begun);
      if (wrong) return wrong;
      if (n === null) return this.#shared.raw.ended ? undefined : { lesson: NO_END };
      this.#shares.add(p.slice(0, n));
      return n > 0 ? undefined : { lesson: ZERO };
    });
  }

  write(who: string, length: number): void {
    const { bytes, sent } = this.#shared.wire.begin(who, length);
    const begun = this.#begin('write', who, `write(${length} bytes)`, () =>
      this.#conn.write(bytes),
    );
    this.#judges.set(begun.call, () => {
      useAgain(this.#conn, bytes, USED);
      if (begun.call.state === 'failed') return mayFail(begun, this.#known, sent());
      const received = `${sayPart(sent(), length)} on the wire`;
      return mayResolve(begun) ?? (sent() < length ? { lesson: SHORT, received } : undefined);
    });
  }

  /** A frame in two parts. */
  frame(who: string, length: number): void {
    const { bytes, sent } = this.#shared.wire.begin(who, length);
    const parts = [bytes.slice(0, 1), bytes.slice(1)];
    const { torn } = this.frames;
    const begin = (): Promise<void> => this.#shared.writer.writeFrame(...parts);
    const begun = this.#begin('write', who, 'writeFrame()', begin);
    const frame = { ...(begun as Begun<void>), length, sent, torn };
    this.frames.begin(frame);
    this.#judges.set(begun.call, () => {
      for (const part of parts) part.fill(USED);
      return this.frames.settled(frame, this.closed);
    });
  }

  close(who: string, how: 'close' | 'closeWrite'): void {
    const begun = this.#begin('close', who, `${how}()`, () => this.#conn[how]());
    const isFirst = how === 'close' && !this.closed;
    this.closed ||= how === 'close';
    this.#judges.set(begun.call, () => this.#judgeClose(begun, isFirst));
  }

  /** Sets deadlines; gives what is wrong with how that ended. */
  set(which: Setter, t: Deadline): Facts | undefined {
    let thrown: unknown;
    try {
      this.#conn[which](t);
    } catch (error) {
      thrown = error;
    }
    const received = thrown === undefined ? 'no error' : sayError(thrown);
    const isRefusal = thrown instanceof ClosedError && thrown.op === 'set';
    if (this.closed) return isRefusal ? undefined : { lesson: SET_LATE, received };
    const ways = { setReadDeadline: READ, setWriteDeadline: WRITE, setDeadline: BOTH }[which];
    for (const way of ways) this.#limits[way].set(t);
    if (thrown === undefined || (isRefusal && this.frames.isCut)) return undefined;
    return { lesson: SET, received };
  }

  /** What must not be as it is while nothing moves. */
  whenQuiet(): Facts | undefined {
    const { raw } = this.#shared;
    const late = [...this.#waiting.values()].filter(({ op }) => op !== 'close');
    for (const begun of late) {
      const wrong = mayWait(begun, this) ?? this.#outside(begun);
      if (wrong) return wrong;
    }
    const [close] = this.#waiting.values();
    if (close?.op === 'close' && late.length === 0)
      return { lesson: CLOSE_WAITS, received: close.call.describe() };
    return misuse(raw) ?? this.#shares.judge(raw.taken) ?? this.frames.whenQuiet();
  }

  /** A call waits, and nobody is where it could be woken. */
  #outside({ op, call }: Begun): Facts | undefined {
    const { raw } = this.#shared;
    const inside = op === 'read' ? raw.reading : raw.writing;
    if (inside > 0) return undefined;
    return { lesson: op === 'read' ? NO_READER : NO_WRITER, received: call.describe() };
  }

  #judgeClose(begun: Begun, isFirst: boolean): Facts | undefined {
    const { call, afterClose } = begun;
    const received = call.describe();
    const refused = call.error instanceof ClosedError;
    if (afterClose && !refused) return { lesson: CLOSED_TWICE, received };
    if (call.state === 'failed') {
      if (isFirst && !(refused && this.frames.isCut)) return { lesson: CLOSES, received };
      return mayFail(begun, this.#known, 0);
    }
    return isFirst && !this.#shared.raw.closed ? { lesson: CLOSED_LATE, received } : undefined;
  }

  get #known(): Known {
    const { raw } = this.#shared;
    const closed = this.closed || this.frames.isCut;
    return { closed, ends: this.#site.ends, failures: raw.failures };
  }

  #begin(op: Way, who: string, what: string, start: () => Promise<unknown>): Begun {
    const limit = this.#limits[op];
    const since = limit.look();
    const call = new Call(this.#site, { who, what, op }, start);
    const begun = { op, limit, since, afterClose: this.closed, call };
    this.#waiting.set(call, begun);
    return begun;
  }
}

// --- internal ---

const USED = 0x7f; // what memory is filled with when its caller uses it again
const READ = ['read'] as const;
const WRITE = ['write'] as const;
const BOTH = ['read', 'write'] as const;

const NO_WRITER =
  'A write waits, and nobody is inside the raw connection: whoever leaves, done, failed or in the line, lets the next one in.';

const NO_READER =
  'A read waits, and nobody is inside the raw connection: whoever leaves, done, failed or in the line, lets the next one in.';

const CLOSE_WAITS = 'Nobody reads or writes any more, and close() still waits.';

const CLOSES = 'The first close() of a connection succeeds.';

const CLOSED_TWICE = 'After close() every further close() and closeWrite() fails with ClosedError.';

const CLOSED_LATE =
  'close() resolved before the raw connection was closed: whoever waits for it relies on that.';

const SHORT = 'write() resolved, and not all of its bytes were accepted.';

const ZERO = 'read() gives 0 only for an empty buffer: wait until there is something.';

const NO_END = 'read() gave null, and the raw connection has not.';

const SET = 'Setting a deadline of an open connection throws nothing.';

const SET_LATE =
  "After close() the three functions that set a deadline throw ClosedError { op: 'set' }.";
