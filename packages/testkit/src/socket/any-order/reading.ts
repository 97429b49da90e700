// What read() promises.

import { ClosedError, NetError, TimeoutError } from '@socketlings/net';
import { commas, plural } from '../../base/bytes.ts';
import type { Facts } from '../../base/lesson.ts';
import { misplaced, type Misplaced } from '../../model/stream.ts';
import { mayFail, mayResolve, mayWait, type Begun, type Known } from '../../model/promises.ts';
import type { SocketTest } from '../socket-test.ts';

export interface Read extends Begun<number | null> {
  readonly p: Uint8Array;
  /** Calls of `tryRead`, those in vain, and calls of `onReady` until it began. */
  readonly tries: number;
  readonly refused: number;
  readonly registered: number;
}

/** All reads of one connection, one after the other. */
export class Reading {
  /** The one that waits. */
  current: Read | undefined;
  readonly #raw: SocketTest['raw'];
  #consumed = 0;
  #told: 'the end' | 'an error' | undefined;
  readonly #lent: { memory: Uint8Array; kept: Uint8Array }[] = [];

  constructor({ raw }: SocketTest) {
    this.#raw = raw;
  }

  /** Whether the end, or an error, has been told. */
  get over(): boolean {
    return this.#told !== undefined;
  }

  begin(read: Read): void {
    this.current = read;
  }

  /** Judges one that has settled. */
  settled(read: Read, known: Known): Facts | undefined {
    if (read === this.current) this.current = undefined;
    const memory = new Uint8Array(read.p.buffer);
    this.#lent.push({ memory, kept: memory.slice() });
    return (
      around(read) ??
      (read.call.state === 'failed' ? this.#failed(read, known) : this.#resolved(read))
    );
  }

  /** Judges the one that waits, where nothing moves. */
  stillWaits(known: Known): Facts | undefined {
    const read = this.current;
    if (!read) return undefined;
    const late = mayWait(read, known);
    if (late) return late;
    const there = this.#there();
    if (!there) return undefined;
    const { registered, tries, refused } = this.#raw;
    const expected = there.what;
    const received = read.call.describe();
    if (read.p.length === 0) return { lesson: NOTHING_ASKED, expected: '0, at once', received };
    if (tries.tryRead === read.tries)
      return { lesson: `${there.lesson} ${UNTRIED}`, expected, received };
    const others = registered - read.registered - (refused.tryRead - read.refused);
    if (others > 0) return { lesson: TWO_LISTENERS, expected, received };
    return { lesson: `${there.lesson} ${HINT}`, expected, received };
  }

  /** Judges the memory of all reads that have settled. */
  memory(): Facts | undefined {
    const changed = this.#lent.some(({ memory, kept }) => Buffer.compare(memory, kept) !== 0);
    return changed ? { lesson: CHANGED_LATER } : undefined;
  }

  #there(): { lesson: string; what: string } | undefined {
    const bytes = this.#raw.readable + this.#raw.taken - this.#consumed;
    if (bytes > 0)
      return { lesson: 'Bytes are there, and a read() waits.', what: plural(bytes, 'byte') };
    if (!this.#raw.ended) return undefined;
    return {
      lesson: 'The stream has ended, and a read() waits for more.',
      what: 'null, or the error that broke it',
    };
  }

  #failed(read: Read, known: Known): Facts | undefined {
    const wrong = mayFail(read, known, 0);
    if (wrong) return wrong;
    const { error } = read.call;
    if (!(error instanceof NetError) || isOwn(error)) return undefined;
    if (this.#told) return { lesson: TOLD_TWICE, expected: 'null', received: read.call.describe() };
    this.#told = 'an error';
    return undefined;
  }

  #resolved(read: Read): Facts | undefined {
    const { call, p } = read;
    const n = call.value;
    const received = call.describe();
    if (p.length === 0 && n === 0) return read.afterClose ? mayResolve(read) : undefined;
    const wrong = mayResolve(read);
    if (wrong) return wrong;
    if (n === null) return this.#end(received);
    if (n === 0 || n === undefined) return { lesson: ZERO, expected: `1 to ${p.length}`, received };
    const bad = misplaced(p.subarray(0, n), this.#consumed);
    this.#consumed += n;
    read.limit.moved += 1;
    return bad && { lesson: MISPLACED[bad.how], ...bad.facts };
  }

  #end(received: string): Facts | undefined {
    const left = this.#raw.readable + this.#raw.taken - this.#consumed;
    if (left > 0) return { lesson: LEFT, expected: `${commas(left)} bytes first`, received };
    if (!this.#raw.ended) return { lesson: NO_END, expected: 'no null', received };
    this.#told ??= 'the end';
    return undefined;
  }
}

/** The memory before and behind `p` is not the read's. */
function around({ p, call }: Read): Facts | undefined {
  const memory = new Uint8Array(p.buffer);
  const [before, behind] = [
    memory.subarray(0, p.byteOffset),
    memory.subarray(p.byteOffset + p.length),
  ];
  const sound = [before, behind].every((part) => part.every((byte) => byte === BLANK));
  return sound ? undefined : { lesson: OUTSIDE, received: call.describe() };
}

/** What memory is filled with before it is lent. */
export const BLANK = 0xee;

// --- internal ---

/** What this side has done itself: it says nothing of the stream. */
function isOwn(error: NetError): boolean {
  return error instanceof ClosedError || error instanceof TimeoutError;
}

const UNTRIED =
  "It has not tried at all. However little the read before it got, only 'EAGAIN' says that nothing is " +
  'there: try first, and wait after that.';

const HINT = 'When onReady() calls, a read() that waits tries again.';

const TWO_LISTENERS =
  'You call raw.onReady() whenever something waits, and there is one callback only: the last one took the place of the ' +
  'one that would have woken this read(). Register one, once, and let it wake both directions.';

const NOTHING_ASKED = 'A read() into an empty buffer has nothing to wait for: it gives 0.';

const ZERO = 'read() gives 0 only for an empty buffer: wait until there is something.';

const NO_END =
  'read() gave null, and the peer has not ended its stream: only a tryRead() that gives 0 is the end.';

const LEFT =
  'read() gave null, and bytes are left that came before the end: the end is behind the data.';

const TOLD_TWICE =
  'A broken connection is told to a read() once. After that, and after the end, read() gives null, each time.';

const CHANGED_LATER =
  'The memory of a read() that had settled was changed later: from then on it is its caller’s alone.';

const OUTSIDE =
  'read(p) wrote outside of p: a Uint8Array may be a part of a larger buffer, and begins at its byteOffset.';

const MISPLACED: Readonly<Record<Misplaced['how'], string>> = {
  again: 'read() gave bytes that an earlier read() had given already.',
  skipped: 'read() left bytes out: they were taken from the socket, and nobody got them.',
  other: 'read() gave bytes that ann has not sent at this place.',
};
