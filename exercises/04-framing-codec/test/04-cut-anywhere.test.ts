import {
  CUT,
  ONE,
  DecoderTest,
  cut,
  frame,
  push,
  test,
  wire,
  type World,
} from '@socketlings/testkit/codec';
import { describe } from 'vitest';
import { Decoder } from '#subject';

describe('Step 4: cut anywhere', () => {
  const sent = [frame(1, 0x01020304, 'hi'), frame(2, 0xfffffffe, ''), frame(3, 7, 'abc')];
  const stream = Buffer.concat(sent.map(wire));

  test('finds the frames when every byte comes alone', async (world) => {
    const feed = new DecoderTest(world, Decoder);

    const failure = push(
      feed,
      [...stream].map((byte) => Uint8Array.of(byte)),
    );

    feed.expectFrames(sent, CUT, failure);
  });

  test('keeps two streams apart', async (world) => {
    const others = [...sent].reverse();
    const backwards = Buffer.concat(others.map(wire));
    const [feed, other] = [new DecoderTest(world, Decoder), new DecoderTest(world, Decoder)];
    let failure: unknown;
    for (let at = 0; at < stream.length; at += 1) {
      failure ??= feed.push(stream.subarray(at, at + 1));
      failure ??= other.push(backwards.subarray(at, at + 1));
    }

    feed.expectFrames(sent, APART, failure);
    other.expectFrames(others, APART, failure);
  });

  test('finds them whatever two places the stream is cut at', async (world) => {
    for (const [first, second] of pairsOfCuts(world, stream.length)) {
      const feed = new DecoderTest(world, Decoder);
      const failure = push(feed, cut(stream, [first, second - first]));
      feed.expectFrames(sent, CUT, failure);
    }
  });

  test('counts what it holds at every cut', async (world) => {
    const ends = sent.map((_, i) => Buffer.concat(sent.slice(0, i + 1).map(wire)).length);
    const feed = new DecoderTest(world, Decoder);
    for (let at = 0; at < stream.length; at += 1) {
      feed.push(stream.subarray(at, at + 1));
      const complete = ends.filter((end) => end <= at + 1).at(-1) ?? 0;
      feed.expectBuffered(
        at + 1 - complete,
        'buffered counts every byte that has come and is not yet part of a frame that you returned: ' +
          'those of a length or a header that is not complete, too.',
      );
    }
  });
});

// --- internal ---

const APART = {
  ...ONE,
  failed: 'Two decoders were fed in turn, and one of them failed.',
  otherwise:
    'Two decoders were fed in turn, and the bytes of one came out of the other: a server has a decoder ' +
    'for each connection. Keep everything in the object, nothing beside the class.',
};

/** Every pair of places where a stream can be cut; where chance counts, some of them. */
function pairsOfCuts(world: World, length: number): [number, number][] {
  const places = Array.from({ length: length - 1 }, (_, i) => i + 1);
  const pairs = places.flatMap((first) =>
    places.filter((second) => second > first).map((second): [number, number] => [first, second]),
  );
  return pairs.filter(() => world.random.int(1, world.amount(1, 40)) === 1);
}
