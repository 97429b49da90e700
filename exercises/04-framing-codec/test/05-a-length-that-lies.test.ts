import {
  ONE,
  DecoderTest,
  commas,
  failuresOf,
  frame,
  test,
  uint32,
  wire,
} from '@socketlings/testkit/codec';
import { describe } from 'vitest';
import * as subject from '#subject';

const { Decoder } = subject;
const { expectRefused } = failuresOf(subject);

const KiB = 1024;

describe('Step 5: a length that lies', () => {
  test('refuses a length that is too short for a header', async (world) => {
    for (const length of [0, 1, 4]) {
      const feed = new DecoderTest(world, Decoder);
      expectRefused(feed.push(uint32(length)), 'TOO_SHORT', {
        length,
        none: 'At least type and id follow the length: 5 bytes. A length below 5 is a lie, and you took it.',
      });
    }
    const shortest = frame(9, 9, '');
    const feed = new DecoderTest(world, Decoder);
    feed.expectFrames([], ONE, feed.push(wire(shortest).subarray(0, 4)));
  });

  test('refuses a length above the limit as soon as it is there', async (world) => {
    for (const [maxFrame, length] of [
      [100, 101],
      [100, 0x7fffffff],
      [100, 0x80000000],
      [undefined, KiB * KiB + 1],
      [undefined, 0xffffffff],
    ] as const) {
      const feed = new DecoderTest(
        world,
        Decoder,
        maxFrame === undefined ? undefined : { maxFrame },
      );
      const before = arrayBuffers();
      const bytes = uint32(length);
      feed.expectFrames([], ONE, feed.push(bytes.subarray(0, 3)));
      const failure = feed.push(bytes.subarray(3));
      const grown = arrayBuffers() - before;
      expectRefused(failure, 'TOO_LARGE', { length, none: TOO_LATE });
      world.expect(grown < SLACK, {
        lesson:
          'Four bytes of a stranger, and you reserve memory for what they promise: so a few of ' +
          'them are enough to bring a server down. Look at the length first.',
        expected: `less than ${commas(SLACK)} bytes of memory`,
        received: `${commas(grown)} bytes`,
      });
    }
  });

  test('takes the largest length that is allowed', async (world) => {
    for (const [options, length] of [
      [{ maxFrame: 100 }, 100],
      [undefined, world.amount(KiB * KiB, 5000)],
    ] as const) {
      const sent = frame(1, 2, 'm'.repeat(length - 5));
      const feed = new DecoderTest(world, Decoder, options);
      const failure = feed.push(wire(sent));
      feed.expectFrames(
        [sent],
        {
          otherwise:
            'The limit is for the length, and a length that is equal to it is allowed. It is 1 MiB ' +
            'if nobody says another one.',
        },
        failure,
      );
    }
  });
});

// --- internal ---

const SLACK = 2 * KiB * KiB; // bytes that others may allocate in the meantime

const arrayBuffers = (): number => memoryUsage().arrayBuffers;

const memoryUsage = process.memoryUsage.bind(process);

const TOO_LATE =
  'A length above the limit has come, and you wait for the rest of that frame: you would collect ' +
  'whatever a stranger sends. Throw a FrameError as soon as the four bytes are there.';
