import {
  LOST,
  MANY,
  DecoderTest,
  Lesson,
  frame,
  itemsOf,
  outcomeOf,
  sayFailure,
  test,
  wire,
} from '@socketlings/testkit/codec';
import { describe } from 'vitest';
import { Decoder } from '#subject';

describe('Step 3: several frames in one chunk', () => {
  test('gives three frames, and keeps the half of the fourth', async (world) => {
    const sent = [
      frame(1, 10, 'one'),
      frame(2, 20, ''),
      frame(3, 30, 'three'),
      frame(4, 40, 'four!'),
    ];
    const stream = Buffer.concat(sent.map(wire));
    const half = 7;
    const whole = stream.length - wire(sent[3]!).length;
    const feed = new DecoderTest(world, Decoder);

    const failure = feed.push(stream.subarray(0, whole + half));

    feed.expectFrames(sent.slice(0, 3), MANY, failure);
    const kept = feed.buffered;
    const later = feed.push(stream.subarray(whole + half));
    feed.expectFrames(sent, { ...MANY, ...HALF, fewer: LOST }, later);
    feed.expectHeld(
      kept,
      half,
      'Three frames are complete, and seven bytes of the next one have come: buffered counts the ' +
        'bytes that are not yet part of a frame that you returned.',
    );
    feed.expectBuffered(0, 'All frames are out, and nothing is left to wait for: buffered is 0.');
  });

  test('gives a hundred frames at once', async (world) => {
    const sent = Array.from({ length: 100 }, (_, i) => frame(i, i * 1000, 'x'.repeat(i % 4)));
    const feed = new DecoderTest(world, Decoder);

    const failure = feed.push(Buffer.concat(sent.map(wire)));

    feed.expectFrames(sent, MANY, failure);
  });

  test('gives twenty thousand frames at once', async (world) => {
    const sent = frame(1, 2, '');
    const feed = new Decoder();
    const count = world.amount(10_000, 200);

    const chunk = Buffer.concat(Array<Uint8Array>(count).fill(wire(sent)));
    const given = outcomeOf(() => itemsOf(feed.push(chunk)));
    if (given.result?.length === count) return;
    outcomeOf(() => feed.push(new Uint8Array(0))); // an overflow that was put off comes now

    throw new Lesson({
      lesson: given.error === undefined ? MANY.fewer : MANY.failed,
      expected: `${count} frames`,
      received: given.result ? `${given.result.length}` : sayFailure(given.error),
    });
  });
});

// --- internal ---

const HALF_A_HEADER =
  'The chunk ended with seven bytes of a frame: its length, its type, and half of its id. That frame came out ' +
  'wrong. Read a header when all its nine bytes are there.';

/** What a frame teaches whose header came in two chunks. */
const HALF = { type: HALF_A_HEADER, id: HALF_A_HEADER, payload: HALF_A_HEADER };
