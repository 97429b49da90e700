// What write() promises, and what ann may find on the wire.

import { commas, plural } from '../../base/bytes.ts';
import type { Facts } from '../../base/lesson.ts';
import { misplaced, piece, type Misplaced } from '../../model/stream.ts';
import { mayFail, mayResolve, mayWait, type Begun, type Known } from '../../model/promises.ts';
import type { SocketTest } from '../socket-test.ts';

export interface Write extends Begun<void> {
  readonly p: Uint8Array;
  /** Bytes that the socket had accepted until it began. */
  readonly accepted: number;
  /** Calls of `tryWrite` in vain, and calls of `onReady` until it began. */
  readonly refused: number;
  readonly registered: number;
}

/** All writes of one connection, one after the other; each byte tells where on the wire it belongs. */
export class Writing {
  /** The one that waits. */
  current: Write | undefined;
  readonly #raw: SocketTest['raw'];
  #arrived = 0;

  constructor({ raw }: SocketTest) {
    this.#raw = raw;
  }

  begin(write: Write): void {
    this.current = write;
  }

  /** Judges one that has settled. */
  settled(write: Write, known: Known): Facts | undefined {
    if (write === this.current) this.current = undefined;
    const { call, p, accepted } = write;
    const n = this.#raw.accepted - accepted;
    if (n > p.length) return { lesson: TWICE, ...said(p.length, n) };
    if (call.state === 'failed') return mayFail(write, known, n);
    const wrong = mayResolve(write);
    if (wrong) return wrong;
    return n < p.length ? { lesson: SHORT, ...said(p.length, n) } : undefined;
  }

  /** Judges the one that waits, where nothing moves. */
  stillWaits(known: Known): Facts | undefined {
    const write = this.current;
    if (!write) return undefined;
    if (this.#raw.accepted > write.accepted) write.limit.moved += 1;
    const late = mayWait(write, known);
    if (late) return late;
    const received = write.call.describe();
    const n = this.#raw.accepted - write.accepted;
    if (n > write.p.length) return { lesson: TWICE, ...said(write.p.length, n) };
    if (n === write.p.length) return { lesson: DONE, expected: 'it to resolve', received };
    if (!this.#raw.writable) return undefined;
    const { registered, refused } = this.#raw;
    const others = registered - write.registered - (refused.tryWrite - write.refused);
    return { lesson: others > 0 ? TWO_LISTENERS : ROOM, expected: 'it to go on', received };
  }

  /** Judges what ann has read. */
  arrived(bytes: Uint8Array): Facts | undefined {
    const bad = misplaced(bytes, this.#arrived);
    this.#arrived += bytes.length;
    return bad && { lesson: MISPLACED[bad.how], ...bad.facts };
  }

  /** Judges, where nothing moves and nothing broke, whether all has arrived. */
  allArrived(): Facts | undefined {
    const { accepted } = this.#raw;
    if (this.#arrived === accepted) return undefined;
    return { lesson: LOST, ...said(accepted, this.#arrived) };
  }
}

/** What a write of `length` bytes that begins now has to send. */
export function toSend({ raw }: SocketTest, length: number): Uint8Array {
  const offset = raw.accepted % LARGEST_OFFSET;
  const memory = new Uint8Array(offset + length + offset);
  memory.set(piece(raw.accepted, length), offset);
  return memory.subarray(offset, offset + length);
}

// --- internal ---

const LARGEST_OFFSET = 7; // bytes; what is written is a part of a larger buffer

const TWO_LISTENERS =
  'You call raw.onReady() whenever something waits, and there is one callback only: the last one took the place of the ' +
  'one that would have woken this write(). Register one, once, and let it wake both directions.';

const ROOM =
  'There is room again, and a write() waits. When onReady() calls, a write() that waits goes on with the rest.';

const DONE = 'All bytes are accepted, and the write() still waits.';

const TWICE =
  'More bytes were accepted than this write() had: some were sent again. Each tryWrite() begins behind what was accepted.';

const SHORT =
  'write() resolved before all of its bytes were accepted: tryWrite() tells how many it has taken, often less than all.';

const LOST = 'The socket has accepted bytes that ann never gets, and nothing has broken.';

const MISPLACED: Readonly<Record<Misplaced['how'], string>> = {
  again:
    'Bytes were sent that had been sent before: each tryWrite() begins where the one before ended.',
  skipped: 'Bytes were left out: each tryWrite() begins where the one before ended.',
  other:
    'Other bytes were sent than those of p. It may be a part of a larger buffer (byteOffset), and is its ' +
    'caller’s again when the promise settles, not before and not later.',
};

function said(expected: number, received: number): Pick<Facts, 'expected' | 'received'> {
  return { expected: plural(expected, 'byte'), received: commas(received) };
}
