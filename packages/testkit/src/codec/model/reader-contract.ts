import { NetError, TimeoutError } from '@socketlings/net';
import { isA } from '../../base/border.ts';
import type { Frame } from '../frame.ts';
import type { FrameSource } from './frame-source.ts';
import * as lessons from './reader-lessons.ts';
import type { ScriptedConn } from './scripted-conn.ts';
import { isFrameError, type Failures } from './stream-call.ts';

/** What has happened to the connection of a reader. */
export interface Past {
  /** Bytes that have arrived. */
  arrived: number;
  ended: boolean;
  /** A reset that nobody has been told of, one that somebody has, or none. */
  reset: 'no' | 'unknown' | 'known';
  late: boolean;
}

/** What a reader may do next. */
export interface Allowed {
  readonly frame: Frame | undefined;
  readonly end: boolean;
  readonly pending: boolean;
  /** In a few words: what must come. */
  readonly wanted: string;
  /** What is learned where it does something else. */
  readonly lesson: string;
}

/** The promises of a reader of frames: which outcomes are allowed next, when so many frames have come out. */
export class ReaderContract {
  readonly past: Past = { arrived: 0, ended: false, reset: 'no', late: false };
  readonly #source: FrameSource;
  readonly #conn: ScriptedConn;
  readonly #failures: Failures;
  #refusal: unknown; // the error that it has thrown because of the stream

  constructor(source: FrameSource, conn: ScriptedConn, failures: Failures) {
    this.#source = source;
    this.#conn = conn;
    this.#failures = failures;
  }

  /** What may come behind `count` frames. */
  after(count: number): Allowed {
    const { past } = this;
    const item = this.#source.items[count];
    if (item && item.end <= past.arrived)
      return { ...NOTHING, frame: item.value, wanted: 'the frame', lesson: lessons.FRAME };
    if (past.late) {
      // Who has heard of the end need not ask again: the stream stays ended, whatever the time is.
      const end = this.#conn.hasSaidEnd && !this.#isInside(count);
      return { ...NOTHING, end, wanted: 'a TimeoutError', lesson: lessons.LATE };
    }
    if (this.#isRefused) {
      return {
        ...NOTHING,
        pending: this.#mayNotKnow,
        wanted: 'a FrameError',
        lesson: lessons.REFUSED,
      };
    }
    if (past.reset === 'unknown')
      return { ...NOTHING, wanted: 'what the connection throws', lesson: lessons.RESET };
    if (!past.ended)
      return { ...NOTHING, pending: true, wanted: 'it to wait', lesson: lessons.WAITS };
    return this.#isInside(count)
      ? { ...NOTHING, wanted: 'an UnexpectedEOF', lesson: lessons.CUT_OFF }
      : { ...NOTHING, end: true, wanted: 'the end (null)', lesson: lessons.ENDED };
  }

  /** What is wrong with a failure behind `count` frames, if anything. */
  wrongFailure(count: number, error: unknown): string | undefined {
    const { past } = this;
    const { frame, lesson } = this.after(count);
    if (isA(error, TimeoutError)) return past.late ? undefined : lessons.STALE;
    if (frame) return lesson;
    if (isA(error, NetError) && error.code === 'ECONNRESET' && past.reset !== 'no') {
      past.reset = 'known';
      return undefined;
    }
    if (this.#isRefused) return this.#wrongRefusal(error);
    const isCut = past.ended && past.reset !== 'unknown' && this.#isInside(count);
    return isCut && isA(error, this.#failures.UnexpectedEOF) ? undefined : lesson;
  }

  get #isRefused(): boolean {
    return this.past.arrived >= (this.#source.fault?.must ?? Infinity);
  }

  /** Whether something of the next frame has come. */
  #isInside(count: number): boolean {
    return this.past.arrived > (this.#source.items[count - 1]?.end ?? 0);
  }

  /** Whether it may wait for the connection although the stream is no good: it has said so, or good frames came with it. */
  get #mayNotKnow(): boolean {
    if (this.#conn.isReady) return false;
    return this.#refusal !== undefined || this.#cameWithGood;
  }

  get #cameWithGood(): boolean {
    const { fault, items } = this.#source;
    const to = this.#conn.cuts.findIndex((cut) => cut >= fault!.must);
    const [from = 0, until = 0] = [this.#conn.cuts[to - 1], this.#conn.cuts[to]];
    return items.some(({ end }) => end > from && end <= until);
  }

  #wrongRefusal(error: unknown): string | undefined {
    if (this.#refusal !== undefined) return error === this.#refusal ? undefined : lessons.SAME;
    if (!isFrameError(error, this.#failures, this.#source.fault!.codes)) return lessons.REFUSED;
    this.#refusal = error;
    return undefined;
  }
}

// --- internal ---

const NOTHING = { frame: undefined, end: false, pending: false };
