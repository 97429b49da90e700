import { itemsOf, leftAlone, lend } from '../base/border.ts';
import { plural } from '../base/bytes.ts';
import { Diary } from '../base/diary.ts';
import { Lesson } from '../base/lesson.ts';
import { sayError } from '../base/say-error.ts';
import type { World } from '../base/world.ts';
import { isOverflow, thrown } from './failures.ts';
import {
  fieldAt,
  firstWrongByte,
  sayFrame,
  takenFrame,
  wire,
  type Field,
  type Frame,
} from './frame.ts';
import { hex, pointAt } from './hex.ts';
import { CHANGED, OVERFLOW } from './lessons.ts';

/** What turns chunks of a stream into frames. */
export interface FrameDecoder {
  readonly buffered: number;
  push(chunk: Uint8Array): Frame[];
  end(): void;
}

export type DecoderClass = new (options?: { maxFrame?: number }) => FrameDecoder;

/** Lessons for the ways in which frames can differ from what was sent. */
export type FrameLessons = Partial<Record<Exclude<Field, 'length'>, string>> & {
  /** Fewer frames came out than went in. */
  readonly fewer?: string;
  /** More frames came out than went in. */
  readonly more?: string;
  /** A frame was right when it came out, and is another one now. */
  readonly changed?: string;
  /** It failed. */
  readonly failed?: string;
  readonly otherwise: string;
};

/** A decoder under test: what it was given, cut by cut, and what came out. */
export class DecoderTest {
  readonly #decoder: FrameDecoder;
  readonly #diary = new Diary();
  readonly #given: unknown[] = [];
  readonly #frames: Frame[] = []; // the same, as they were when they came
  #cuts = 0;

  constructor(world: World, Decoder: DecoderClass, options?: { maxFrame?: number }) {
    this.#decoder = new Decoder(options);
    world.story = () => this.#diary.lines();
  }

  /** Bytes that the decoder says it holds. */
  get buffered(): number {
    return this.#decoder.buffered;
  }

  /** Gives it a chunk of its own; returns what it threw, if anything. */
  push(chunk: Uint8Array): unknown {
    return this.pushOwn(new Uint8Array(chunk));
  }

  /** Gives it this very chunk, which may be changed afterwards. */
  pushOwn(chunk: Uint8Array): unknown {
    this.#cuts += 1;
    this.#diary.add(`cut ${this.#cuts}`, hex(chunk) || 'nothing');
    try {
      const said = this.#decode(chunk).map(sayFrame).join(', ') || 'no frame';
      this.#diary.add('gives', `${said}; buffered ${this.buffered}`);
      return undefined;
    } catch (error) {
      if (error instanceof Lesson) throw error;
      this.#diary.add('throws', sayError(error));
      return thrown(error);
    }
  }

  /** Says that the stream is over; returns what the decoder threw, if anything. */
  end(): unknown {
    try {
      this.#decoder.end();
      this.#diary.add('end', 'no error');
      return undefined;
    } catch (error) {
      this.#diary.add('end', `throws ${sayError(error)}`);
      return thrown(error);
    }
  }

  /** What came out until now is what was sent, and `failure` is nothing. */
  expectFrames(expected: readonly Frame[], lessons: FrameLessons, failure?: unknown): void {
    if (failure !== undefined) {
      const lesson = isOverflow(failure) ? OVERFLOW : (lessons.failed ?? lessons.otherwise);
      throw new Lesson({ lesson, expected: count(expected), received: sayError(failure) });
    }
    for (const [i, frame] of expected.entries()) {
      this.#compare(i, frame, this.#frames[i], lessons);
      this.#compare(i, frame, takenFrame(this.#given[i]), afterwards(lessons)); // as its caller finds it now
    }
    if (this.#frames.length <= expected.length) return;
    throw new Lesson({
      lesson: lessons.more ?? lessons.otherwise,
      expected: count(expected),
      received: count(this.#frames),
    });
  }

  expectBuffered(expected: number, lesson: string): void {
    this.expectHeld(this.buffered, expected, lesson);
  }

  /** What `buffered` was at some time. */
  expectHeld(buffered: number, expected: number, lesson: string): void {
    if (buffered === expected) return;
    throw new Lesson({
      lesson,
      expected: `buffered ${expected}`,
      received: `buffered ${buffered}`,
    });
  }

  #decode(chunk: Uint8Array): Frame[] {
    const original = new Uint8Array(chunk);
    const given: unknown = this.#decoder.push(lend(chunk));
    leftAlone('push()', original, chunk);
    const items = itemsOf(given);
    if (!items) throw notFrames(given);
    const frames = items.map(takenFrame);
    for (const item of items) this.#given.push(item);
    for (const frame of frames) this.#frames.push(frame);
    return frames;
  }

  #compare(i: number, expected: Frame, received: Frame | undefined, lessons: FrameLessons): void {
    const wrong = received ? firstWrongByte(expected, received) : 0;
    if (wrong === -1) return;
    const field = fieldAt(wrong);
    const what = received
      ? `byte ${wrong} of frame ${i + 1}: ${field}`
      : `frame ${i + 1} begins here`;
    const [bytes, caret] = pointAt(wire(expected), wrong, what);
    this.#diary.add(`frame ${i + 1}`, bytes);
    this.#diary.add('', caret);
    throw new Lesson({
      lesson: (received ? lessons[field as 'type'] : lessons.fewer) ?? lessons.otherwise,
      expected: `frame ${i + 1}: ${sayFrame(expected)}`,
      received: received ? sayFrame(received) : `${count(this.#frames)} in all`,
    });
  }
}

/** Pushes chunk after chunk, until one of them fails. */
export function push(feed: DecoderTest, chunks: readonly Uint8Array[]): unknown {
  for (const chunk of chunks) {
    const failure = feed.push(chunk);
    if (failure !== undefined) return failure;
  }
  return undefined;
}

// --- internal ---

/** The lessons where a frame was right when it came out. */
function afterwards({ changed = CHANGED }: FrameLessons): FrameLessons {
  return { otherwise: changed };
}

function count(frames: readonly Frame[]): string {
  return plural(frames.length, 'frame');
}

function notFrames(value: unknown): Lesson {
  return new Lesson({
    lesson: 'push() returns an array of frames: an empty one if no frame is complete.',
    expected: 'an array',
    received: String(value),
  });
}
