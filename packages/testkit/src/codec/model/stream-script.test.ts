import { expect, test } from 'vitest';
import type { World } from '../../base/world.ts';
import { failuresOf } from '../failures.ts';
import { LINE_KIND } from './lines.ts';
import { StreamScript } from './stream-script.ts';
import type { StreamDecoder } from './stream.ts';

class FrameError extends Error {
  readonly code = 'TOO_LARGE';
}
class UnexpectedEOF extends Error {}

const failures = failuresOf({ FrameError, UnexpectedEOF } as never);
const tooLarge = new FrameError('too large');
const refuses = (): never => {
  throw tooLarge;
};

/** Plays the end behind these bytes, of which no line may have more than three. */
function expectAccepted(text: string, decoder: StreamDecoder): void {
  const stream = { bytes: Buffer.from(text), items: [], maxRest: 3 };
  const setting = { stream, kind: LINE_KIND, failures, memory: 'own', isTold: false } as const;
  new StreamScript({} as World, decoder, setting).play([]);
}

test('a CR without its LF may count at the end, or not', () => {
  const counts = { isOver: false, push: () => (counts.isOver ? refuses() : []), end: () => {} };
  counts.end = () => {
    counts.isOver = true;
    refuses();
  };
  expectAccepted('abc\r', counts);
  expectAccepted('abc\r', { push: () => [], end: () => 'abc\r' });
  expect(() => expectAccepted('ab\r', { push: () => [], end: refuses })).toThrow('no error');
});

test('a `buffered` that nobody has promised may count what it likes', () => {
  expectAccepted('abc', { buffered: 7, push: () => [], end: () => 'abc' });
});
