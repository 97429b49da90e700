import {
  DecoderTest,
  failuresOf,
  frame,
  sayFailure,
  test,
  uint32,
  wire,
} from '@socketlings/testkit/codec';
import { describe } from 'vitest';
import * as subject from '#subject';

const { Decoder } = subject;
const { expectRefused } = failuresOf(subject);

describe('Step 6: an error stays', () => {
  test('throws the same error ever after', async (world) => {
    const feed = new DecoderTest(world, Decoder);

    const first = feed.push(uint32(0));
    expectRefused(first, 'TOO_SHORT', { length: 0, none: 'A length of 0 must be refused.' });
    for (const chunk of [wire(frame(1, 1, 'good')), new Uint8Array(0), uint32(5)]) {
      const again = feed.push(chunk);
      world.expect(again === first, {
        lesson:
          'Where a frame is broken, nobody knows where the next one begins: whatever comes later ' +
          'is no frame, even if it looks like one. Throw the very same error again and again.',
        expected: 'the same error object',
        received: again === undefined ? 'frames' : `another one: ${sayFailure(again)}`,
      });
    }
  });

  test('gives the good frames of a chunk first, and the error with the next one', async (world) => {
    const good = [frame(1, 1, 'one'), frame(2, 2, 'two')];
    const feed = new DecoderTest(world, Decoder);

    const failure = feed.push(Buffer.concat([...good.map(wire), uint32(0xffffffff)]));
    feed.expectFrames(
      good,
      {
        fewer: 'There were good frames before the bad one, and they are lost: return them first.',
        failed:
          'There were good frames before the bad one: return them now, and throw with the next call. ' +
          'Whoever throws here takes them away from the caller.',
        otherwise: 'The frames before the bad one are good.',
      },
      failure,
    );
    expectRefused(feed.push(wire(frame(3, 3, 'x'))), 'TOO_LARGE', {
      length: 0xffffffff,
      none: 'The last chunk ended with a bad length, and the next call did not throw: keep the error.',
    });
  });
});
