// Whatever finds things in a stream that is cut anywhere: frames, lines, values.

import type { Facts } from '../../base/lesson.ts';

/** The bytes of a stream, and what is in them. */
export interface Stream<T> {
  readonly bytes: Uint8Array;
  readonly items: readonly Item<T>[];
  /** Places behind something that is nothing, where a stream may end as well. */
  readonly gaps?: readonly number[];
  readonly fault?: Fault;
  /** With more bytes than these behind the last thing, `end()` may say that they are too many. */
  readonly maxRest?: number;
}

export interface Item<T> {
  readonly value: T;
  /** The place behind its last byte. */
  readonly end: number;
}

/** Where a stream stops to make sense. */
export interface Fault {
  readonly codes: readonly string[];
  /** So many bytes of the stream must have come before it can be known … */
  readonly may: number;
  /** … and with so many it is. */
  readonly must: number;
}

/** How the things in such a stream are compared and said. */
export interface Kind<T> {
  /** `frame`, `line`, `value`. */
  readonly noun: string;
  readonly isSame: (expected: T, given: unknown) => boolean;
  readonly say: (value: T) => string;
  /** Says the bytes of a chunk, where that is not to be in hex. */
  readonly sayChunk?: (chunk: Uint8Array) => string;
  /** Says what the code under test gave, whatever that is. */
  readonly sayGiven: (given: unknown) => string;
  /** The lesson where one thing came out for another. */
  readonly otherwise: (expected: T, given: unknown) => string;
  /** Whether its decoder has promised a `buffered`. */
  readonly hasBuffered?: boolean;
  /** Whether a stream may end in the middle of something. */
  readonly endsAnywhere?: boolean;
  /** What is wrong with the result of a good `end()`; `rest` are the bytes behind the last thing. */
  readonly wrongEnd?: (result: unknown, rest: Uint8Array, isAgain: boolean) => Facts | undefined;
}

/** The code under test: it finds them. */
export interface StreamDecoder {
  readonly buffered?: number;
  push(chunk: Uint8Array): unknown;
  end(): unknown;
}
