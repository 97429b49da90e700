// The words of the exercise in which a stream of bytes is taken for a sequence of messages. A test file
// imports them first, in the place of testkit's own: the counter of copies has to come before.

export { countCopies } from './copies.ts';
export { cut, forAnyStream } from './any.ts';
export * from '../index.ts';
export { isA, isBytes, itemsOf, lend, viewOf } from '../border.ts';
export { Feed, thrown, type DecoderClass, type FrameLessons } from './feed.ts';
export { Reading, type ReaderClass } from './reading.ts';
export { RedisSession } from './redis-session.ts';
export { Store, bulk, givenResp, request, sayResp, serveRedis, type RespValue } from './resp.ts';
export {
  HEADER,
  fieldAt,
  firstWrongByte,
  givenFrame,
  hex,
  pointAt,
  sayFrame,
  takenFrame,
  wire,
  type Frame,
} from './wire.ts';
