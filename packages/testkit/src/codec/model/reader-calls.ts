import type { Clock, Conn } from '@socketlings/net';
import { Call, endsOf, type CallSite, type Ends } from '../../base/call.ts';
import type { Diary } from '../../base/diary.ts';
import type { Ground } from '../../base/ground.ts';
import { Lesson } from '../../base/lesson.ts';
import { sayError } from '../../base/say-error.ts';
import { isOverflow } from '../failures.ts';
import { sayFrame, takenFrame, type Frame } from '../frame.ts';
import { OVERFLOW } from '../lessons.ts';
import { FRAME_KIND } from './frames.ts';
import { Kept } from './kept.ts';
import type { ReaderContract } from './reader-contract.ts';
import { LOOP, OTHER_FRAME } from './reader-lessons.ts';

/** What reads a connection frame by frame. */
export interface FrameReading {
  read(): Promise<Frame | null>;
  [Symbol.asyncIterator](): AsyncIterator<Frame>;
}

export type ReadingClass = new (conn: Conn, options?: { maxFrame?: number }) => FrameReading;

/** A frame, and what it was when it came. */
interface Given {
  readonly frame: unknown;
  readonly asItCame: Frame;
}

interface Parts {
  readonly ground: Ground;
  readonly conn: Conn;
  readonly reader: FrameReading;
  readonly contract: ReaderContract;
  readonly diary: Diary | undefined;
}

/** The calls of a reader under test, one at a time; each outcome is judged by what is allowed then. */
export class ReaderCalls implements CallSite {
  readonly ground: Ground;
  readonly clock: Clock;
  readonly ends: Ends;
  readonly timePasses = true;
  readonly #reader: FrameReading;
  readonly #contract: ReaderContract;
  readonly #diary: Diary | undefined;
  readonly #kept = new Kept(FRAME_KIND);
  #call: Call | undefined; // the one that is under way
  #got: Given[] = []; // frames that a loop was given, and nobody has judged
  #count = 0; // frames that have come out
  #loops = 0; // that have ended

  constructor({ ground, conn, reader, contract, diary }: Parts) {
    this.ground = ground;
    this.clock = ground.clock;
    this.ends = endsOf(conn);
    this.#reader = reader;
    this.#contract = contract;
    this.#diary = diary;
  }

  /** Frames that have come out. */
  get count(): number {
    return this.#count;
  }

  /** Asks for the next frame, unless a call still waits. */
  read(): void {
    if (this.#call) return;
    this.#start('read()', () => this.#reader.read());
  }

  /** Reads so many frames in a loop and leaves it, unless a call still waits. */
  loop(frames: number, leaves: 'break' | 'throw'): void {
    if (this.#call) return;
    const leaving = frames === Infinity ? '' : `, to leave by ${leaves} with frame ${frames}`;
    this.#start(`for await${leaving}`, async () => {
      let left = frames;
      for await (const frame of this.#reader) {
        this.#got.push({ frame, asItCame: takenFrame(frame) });
        left -= 1;
        if (left === 0 && leaves === 'throw') throw LEFT;
        if (left === 0) return LEFT;
      }
      return null;
    });
  }

  /** Reads in a loop, for as long as something comes. */
  readAll(): void {
    this.loop(Infinity, 'break');
  }

  /** Looks at all frames that have come out. */
  look(): void {
    this.#kept.expectUnchanged();
  }

  tell(call: Call): void {
    this.#diary?.settled('you', call, sayOutcome(call));
  }

  /** Everything has had its time: the call that is under way has done what it may. */
  async judge(): Promise<void> {
    for (const given of this.#got.splice(0)) this.#take(given);
    const call = this.#call;
    if (!call) return;
    const isEarly = call.state === 'pending' && !this.#contract.after(this.#count).pending;
    if (isEarly) await call.settled(); // some work of its own may take it a while
    for (const given of this.#got.splice(0)) this.#take(given);
    if (call.state === 'pending') return this.#expectPending(call);
    this.#call = undefined;
    if (call.state === 'failed') this.#judgeFailure(call);
    else this.#judgeResult(call);
  }

  #start(what: string, start: () => Promise<unknown>): void {
    this.#diary?.called('you', what);
    this.#call = new Call(this, { who: 'your FrameReader', what }, start);
  }

  #take(given: Given): void {
    const { frame, wanted } = this.#contract.after(this.#count);
    const received = sayFrame(given.asItCame);
    if (!frame) this.#fail(OTHER_FRAME, wanted, received);
    if (!FRAME_KIND.isSame(frame, given.asItCame))
      this.#fail(OTHER_FRAME, FRAME_KIND.say(frame), received);
    this.#kept.keep(frame, given.frame);
    this.#count += 1;
  }

  #expectPending(call: Call): void {
    const { pending, wanted, lesson } = this.#contract.after(this.#count);
    if (pending) return;
    this.tell(call);
    this.#fail(lesson, wanted, call.describe());
  }

  #judgeFailure(call: Call): void {
    const isLoop = call.what !== 'read()';
    if (isLoop) this.#loops += 1;
    if (isLoop && call.error === LEFT) return;
    if (isOverflow(call.error)) this.#fail(OVERFLOW, 'no error', call.describe());
    const lesson = this.#contract.wrongFailure(this.#count, call.error);
    if (lesson) this.#fail(lesson, this.#contract.after(this.#count).wanted, call.describe());
  }

  #judgeResult(call: Call): void {
    if (call.what === 'read()' && call.value !== null) {
      return this.#take({ frame: call.value, asItCame: takenFrame(call.value) });
    }
    const { end, wanted, lesson } = this.#contract.after(this.#count);
    const wasLeft = call.what !== 'read()' && (call.value === LEFT || this.#loops > 0);
    if (call.what !== 'read()') this.#loops += 1;
    if (end || wasLeft) return; // a loop behind one that was left may be at its end
    this.#fail(
      call.what === 'read()' ? lesson : LOOP,
      wanted,
      call.value === null ? 'the end' : call.describe(),
    );
  }

  #fail(lesson: string, expected: string, received: string): never {
    throw new Lesson({ lesson, expected, received });
  }
}

// --- internal ---

const LEFT = new Error('the loop is left');

function sayOutcome({ what, state, value, error }: Call): string {
  if (error === LEFT || value === LEFT) return 'is left';
  if (state === 'failed') return sayError(error);
  if (what !== 'read()') return 'is at its end';
  return value === null ? 'gives null' : `gives ${sayFrame(takenFrame(value))}`;
}
