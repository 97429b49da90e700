import { encodeFrame, packRequest } from '@socketlings/net/frames';
import { expect, test } from 'vitest';
import { sayStream } from './stream-story.ts';

const SLOW = encodeFrame({ type: 1, id: 1, payload: packRequest('hold', Buffer.from('slow')) });
const QUICK = encodeFrame({ type: 2, id: 7, payload: Buffer.from('quick') });

test('frames are told, not their bytes', () => {
  const both = Buffer.concat([SLOW, QUICK]);
  expect(sayStream(both, both.length)).toBe('request 1 hold "slow", answer 7 "quick"');
});

test('of many only the first are told', () => {
  const many = Buffer.concat([QUICK, QUICK, QUICK, QUICK]);
  expect(sayStream(many.subarray(0, 48), many.length)).toBe(
    'answer 7 "quick", answer 7 "quick", answer 7 "quick", … (56 bytes)',
  );
  const cut = Buffer.concat([SLOW, SLOW, SLOW]);
  expect(sayStream(cut.subarray(0, 48), cut.length)).toBe(
    'request 1 hold "slow", request 1 hold "slow", … (54 bytes)',
  );
});

test('a frame that is not whole is told as its beginning', () => {
  expect(sayStream(SLOW.subarray(0, 16), 16)).toBe('the beginning of request 1 hold "sl"…');
  const long = encodeFrame({ type: 2, id: 1, payload: Buffer.alloc(1000, 'a') });
  expect(sayStream(long.subarray(0, 48), long.length)).toBe(`answer 1 "${'a'.repeat(24)}…"…`);
});

test('what is no frame is quoted', () => {
  for (const bytes of [
    Buffer.from('hello, world'),
    Buffer.from([0, 0, 0, 2, 1, 1]),
    encodeFrame({ type: 99, id: 5, payload: Buffer.from('?') }),
    QUICK.subarray(1),
  ]) {
    expect(sayStream(bytes, bytes.length)).toMatch(/^".*" \(\d+ bytes\)$/);
  }
});
