// The words of the exercise in which a stream of bytes is taken for a sequence of messages.

export { Feed, type DecoderClass, type FrameLessons } from './feed.ts';
export { Reading, type ReaderClass } from './reading.ts';
export { HEADER, fieldAt, hex, pointAt, wire, type Frame } from './wire.ts';
