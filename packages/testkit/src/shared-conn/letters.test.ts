import { expect, test } from 'vitest';
import { Frames } from './frames.ts';
import { letters, ownerOf } from './letters.ts';

test('every byte tells whose it is, and the order of them where it belongs', () => {
  const bytes = letters('b', 70_000);
  expect(new Set([...bytes].map(ownerOf))).toEqual(new Set(['b']));
  expect(bytes.subarray(65_000, 66_000)).toEqual(letters('b', 1000, 65_000));
  expect(bytes.subarray(1000, 2000)).not.toEqual(bytes.subarray(2000, 3000));
});

test.each([
  ['in order', (body: Uint8Array) => body],
  ['backwards', (body: Uint8Array) => body.toReversed()],
  [
    'with two parts exchanged',
    (body: Uint8Array) => Buffer.concat([body.slice(50), body.slice(0, 50)]),
  ],
  ['all alike', (body: Uint8Array) => body.slice().fill(body[0]!)],
  ['of another frame', () => Frames.body({ letter: 'a', seq: 8, length: 100 })],
])('a frame whose body comes %s', (how, change) => {
  const frame = { letter: 'a', seq: 7, length: 100 };
  const stream = Buffer.concat([Frames.header(frame), change(Frames.body(frame))]);
  const { frames, broken } = Frames.parse(stream);
  expect([frames.length, broken?.at]).toEqual(how === 'in order' ? [1, undefined] : [0, 0]);
});
