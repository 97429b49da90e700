// The words of exercise 4. Its tests import them before all else: the counter of copies must be in place
// before the objects that it counts in become read-only.

export { countCopies } from './copies.ts';
export * from '../index.ts';
export { isA, isBytes, itemsOf, lend, viewOf } from '../base/border.ts';
export { DecoderTest, push, type DecoderClass, type FrameLessons } from './decoder-test.ts';
export { caught, failuresOf, isOverflow, sayFailure } from './failures.ts';
export {
  HEADER,
  fieldAt,
  firstWrongByte,
  frame,
  givenFrame,
  sayFrame,
  takenFrame,
  uint32,
  wire,
  type Frame,
} from './frame.ts';
export { hex, pointAt, sayCuts } from './hex.ts';
export { CUT, LARGE_ARRAY, LARGE_BULK, LOST, MANY, ONE, OVERFLOW, READ } from './lessons.ts';
export { cut, forAnyStream } from './random-streams.ts';
export * from './model/index.ts';
export { ReaderTest, expectFrame, expectRead, type ReaderClass } from './reader-test.ts';
export { RedisSession } from './redis-session.ts';
export { bulk, givenResp, request, sayResp, type RespValue } from './resp.ts';
export { expectLittleWork, pieces } from './work.ts';
export { VALUES } from './resp-examples.ts';
