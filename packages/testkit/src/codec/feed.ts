import { itemsOf, leftAlone, lend } from '../border.ts';
import { plural } from '../bytes.ts';
import { Diary } from '../diary.ts';
import { Lesson } from '../lesson.ts';
import { sayError } from '../task.ts';
import type { World } from '../world.ts';
import {
  fieldAt,
  firstWrongByte,
  hex,
  pointAt,
  sayFrame,
  takenFrame,
  wire,
  type Field,
  type Frame,
} from './wire.ts';

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
  /** It failed. */
  readonly failed?: string;
  readonly otherwise: string;
};

/** A decoder under test: what it was given, cut by cut, and what came out. */
export class Feed {
  readonly #decoder: FrameDecoder;
  readonly #diary = new Diary();
  readonly #given: unknown[] = [];
  readonly #frames: Frame[] = []; // the same, as they were when they came
  readonly #sent: Uint8Array[] = [];
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
    this.#sent.push(new Uint8Array(chunk));
    this.#diary.add(`cut ${this.#cuts}`, hex(chunk) || 'nothing');
    try {
      const given: unknown = this.#decoder.push(lend(chunk));
      leftAlone('push()', this.#sent.at(-1)!, chunk);
      const items = itemsOf(given);
      if (!items) throw notFrames(given);
      const frames = items.map(takenFrame);
      for (const item of items) this.#given.push(item);
      for (const frame of frames) this.#frames.push(frame);
      this.#diary.add(
        'gives',
        `${frames.map(sayFrame).join(', ') || 'no frame'}; buffered ${this.buffered}`,
      );
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
      const lesson = lessons.failed ?? lessons.otherwise;
      throw new Lesson({ lesson, expected: count(expected), received: sayError(failure) });
    }
    for (const [i, frame] of expected.entries()) {
      this.#compare(i, frame, this.#frames[i], lessons);
      this.#compare(i, frame, takenFrame(this.#given[i]), lessons); // as its caller finds it now
    }
    if (this.#frames.length <= expected.length) return;
    throw new Lesson({
      lesson: lessons.more ?? lessons.otherwise,
      expected: count(expected),
      received: count(this.#frames),
    });
  }

  expectBuffered(expected: number, lesson: string): void {
    const { buffered } = this;
    if (buffered === expected) return;
    throw new Lesson({
      lesson,
      expected: `buffered ${expected}`,
      received: `buffered ${buffered}`,
    });
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

/** What was thrown, when nothing else says that something was: `undefined` can be thrown, too. */
export function thrown(error: unknown): unknown {
  return error ?? new Error(`${String(error)} was thrown`);
}

// --- internal ---

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
