import { isA } from '../../base/border.ts';
import { Lesson } from '../../base/lesson.ts';
import { sayFailure } from '../failures.ts';
import { isFrameError, type Failures, type Outcome } from './stream-call.ts';
import * as lessons from './stream-lessons.ts';
import type { Item, Kind, Stream } from './stream.ts';

/** What the calls of a decoder may do, given what has been called: each outcome is judged by a set of allowed ones. */
export class StreamContract<T> {
  readonly #stream: Stream<T>;
  readonly #kind: Kind<T>;
  readonly #failures: Failures;
  #at = 0; // bytes that have been pushed
  #told = 0; // things that have come out
  #error: unknown; // that was thrown
  #isDue = false; // an error that good things went before
  #ended: 'no' | 'well' | 'badly' = 'no';
  #isOver = false;

  constructor(stream: Stream<T>, kind: Kind<T>, failures: Failures) {
    this.#stream = stream;
    this.#kind = kind;
    this.#failures = failures;
  }

  /** Bytes that have been pushed. */
  get at(): number {
    return this.#at;
  }

  /** Whether nothing is promised of what comes next. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** So many bytes were pushed, with this outcome; gives the things that it was right to return. */
  pushed(size: number, { result, error }: Outcome<readonly unknown[]>): readonly Item<T>[] {
    this.#at += size;
    if (this.#isForgotten) this.#isOver = true;
    if (this.#isOver) return [];
    if (error === undefined) return this.#returned(result!);
    this.#threw(error);
    return [];
  }

  /** `end()` was called, with this outcome. */
  ended(outcome: Outcome<unknown>): void {
    const { error } = outcome;
    if (this.#error !== undefined || this.#knows('must')) return this.#threwAtEnd(error);
    const isRefused = this.#knows('may') && this.#isRefusal(error);
    if (isRefused || this.#isTooMuch(error)) return void (this.#error = error);
    const isGood = this.#kind.endsAnywhere === true || this.#isBetween;
    const isAgain = this.#ended !== 'no';
    this.#ended = isGood ? 'well' : 'badly';
    if (isGood) this.#endedWell(outcome, isAgain);
    else this.#endedBadly(error);
  }

  /** What `buffered` must be; undefined where nobody can say. */
  get buffered(): number | undefined {
    const isOpen = this.#error === undefined && !this.#knows('may') && this.#ended === 'no';
    return isOpen ? this.#at - this.#lastEnd : undefined;
  }

  /** Whether so much of the stream has come that it may, or must, be known to be no good. */
  #knows(how: 'may' | 'must'): boolean {
    return this.#at >= (this.#stream.fault?.[how] ?? Infinity);
  }

  /** Whether `end()` gave what was there: nothing is promised of what is pushed then. */
  get #isForgotten(): boolean {
    return this.#kind.endsAnywhere === true && this.#ended !== 'no' && this.#error === undefined;
  }

  get #codes(): readonly string[] {
    return this.#stream.fault?.codes ?? [];
  }

  /** Where the last of the things ends that have come out. */
  get #lastEnd(): number {
    return this.#stream.items[this.#told - 1]?.end ?? 0;
  }

  /** Whether nothing is under way. */
  get #isBetween(): boolean {
    return this.#at === this.#lastEnd || this.#stream.gaps?.includes(this.#at) === true;
  }

  /** What is behind the last of the things that have come out. */
  get #rest(): Uint8Array {
    return this.#stream.bytes.subarray(this.#lastEnd, this.#at);
  }

  /** Whether it is refused at the end for its length: a CR that waited for its LF may count now. */
  #isTooMuch(error: unknown): boolean {
    const { maxRest = Infinity } = this.#stream;
    if (this.#ended !== 'no' || this.#rest.length <= maxRest) return false;
    return isFrameError(error, this.#failures, ['TOO_LARGE']);
  }

  #isRefusal(error: unknown): boolean {
    return isFrameError(error, this.#failures, this.#codes);
  }

  #isComplete(item: Item<T> | undefined): boolean {
    return item !== undefined && item.end <= this.#at;
  }

  #returned(given: readonly unknown[]): readonly Item<T>[] {
    const { items } = this.#stream;
    if (this.#error !== undefined) this.#fail(lessons.SAME, 'the same error object', 'no error');
    if (this.#isDue) this.#fail(lessons.NOW_THE_ERROR, this.#sayRefusal(), 'no error');
    const first = this.#told;
    for (const each of given) this.#compare(items[this.#told++], each);
    const missing = items[this.#told];
    if (this.#isComplete(missing)) this.#miss(missing!, given.length);
    if (this.#knows('must') && given.length === 0) {
      this.#fail(lessons.AT_ONCE, this.#sayRefusal(), 'no error');
    }
    this.#isDue = this.#knows('must');
    return items.slice(first, this.#told);
  }

  #compare(item: Item<T> | undefined, given: unknown): void {
    const { noun, isSame, say, sayGiven, otherwise } = this.#kind;
    if (this.#knows('may') && !this.#isComplete(item)) {
      return this.#fail(lessons.accepted(noun), this.#sayRefusal(), sayGiven(given));
    }
    if (!item || !this.#isComplete(item)) {
      return this.#fail(lessons.more(noun), `no ${noun} yet`, sayGiven(given));
    }
    if (isSame(item.value, given)) return;
    this.#fail(otherwise(item.value, given), say(item.value), sayGiven(given));
  }

  #miss({ value }: Item<T>, given: number): never {
    const { noun, say } = this.#kind;
    this.#fail(lessons.fewer(noun), say(value), `${given} in all`);
  }

  #threw(error: unknown): void {
    if (this.#error !== undefined) return this.#expectSame(error);
    if (this.#ended !== 'no') return this.#threwAfterEnd(error);
    const wasDue = this.#isDue;
    if (!wasDue && this.#isComplete(this.#stream.items[this.#told])) {
      this.#fail(
        lessons.FIRST_THE_GOOD,
        this.#kind.say(this.#stream.items[this.#told]!.value),
        sayFailure(error),
      );
    }
    this.#expectRefusal(error);
  }

  #threwAtEnd(error: unknown): void {
    if (this.#error !== undefined) return this.#expectSame(error);
    if (error === undefined) this.#fail(lessons.NOW_THE_ERROR, this.#sayRefusal(), 'no error');
    this.#expectRefusal(error);
  }

  #expectSame(error: unknown): void {
    if (error === this.#error) return;
    const received = error === undefined ? 'no error' : `another one: ${sayFailure(error)}`;
    this.#fail(lessons.SAME, 'the same error object', received);
  }

  #expectRefusal(error: unknown): void {
    if (!this.#stream.fault) this.#fail(lessons.NO_REASON, 'no error', sayFailure(error));
    if (!this.#knows('may')) this.#fail(lessons.TOO_EARLY, 'no error yet', sayFailure(error));
    if (!this.#isRefusal(error))
      this.#fail(lessons.WRONG_ERROR, this.#sayRefusal(), sayFailure(error));
    this.#error = error;
  }

  /** Who pushes after the end gets what the decoder likes, or an error; after a bad end it is the one of then. */
  #threwAfterEnd(error: unknown): void {
    const isGood = this.#ended === 'well' || isA(error, this.#failures.UnexpectedEOF);
    if (!isGood && !this.#isRefusal(error)) {
      this.#fail(lessons.AFTER_END, 'an UnexpectedEOF, or none', sayFailure(error));
    }
    this.#isOver = true;
  }

  #endedWell({ result, error }: Outcome<unknown>, isAgain: boolean): void {
    if (error !== undefined) this.#fail(lessons.GOOD_END, 'no error', sayFailure(error));
    const wrong = this.#kind.wrongEnd?.(result, this.#rest, isAgain);
    if (wrong) throw new Lesson(wrong);
  }

  #endedBadly(error: unknown): void {
    if (isA(error, this.#failures.UnexpectedEOF)) return;
    this.#fail(lessons.BAD_END, 'an UnexpectedEOF', sayFailure(error));
  }

  #sayRefusal(): string {
    return `a FrameError with the code ${this.#codes.join(' or ')}`;
  }

  #fail(lesson: string, expected: string, received: string): never {
    const hasEnded =
      this.#ended !== 'no' && lesson !== lessons.BAD_END && lesson !== lessons.GOOD_END;
    throw new Lesson({ lesson: hasEnded ? lessons.LOOKS_ONLY : lesson, expected, received });
  }
}
