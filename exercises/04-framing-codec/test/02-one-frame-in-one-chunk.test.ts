import { ONE, DecoderTest, frame, test, wire } from '@socketlings/testkit/codec';
import { describe } from 'vitest';
import { Decoder } from '#subject';

describe('Step 2: one frame in one chunk', () => {
  test('gives the frame back', async (world) => {
    const sent = frame(1, 0x01020304, 'hi');
    const feed = new DecoderTest(world, Decoder);

    const failure = feed.push(wire(sent));

    feed.expectFrames([sent], ONE, failure);
  });

  test('takes an empty payload for a frame, too', async (world) => {
    const sent = frame(7, 1, '');
    const feed = new DecoderTest(world, Decoder);

    const failure = feed.push(wire(sent));

    feed.expectFrames(
      [sent],
      {
        ...ONE,
        fewer:
          'A frame without a payload is a frame, too: its length is 5, its type and id count. ' +
          'Whether a frame is complete depends on its length, not on whether its payload has bytes.',
      },
      failure,
    );
  });

  test('knows that an id has no sign', async (world) => {
    const sent = frame(255, 0xfffffffe, 'z');
    const feed = new DecoderTest(world, Decoder);

    const failure = feed.push(wire(sent));

    feed.expectFrames(
      [sent],
      {
        ...ONE,
        id:
          'An id goes up to 4,294,967,295, and yours is another number. Bit operations make signed ' +
          'numbers of 32 bits: `>>> 0` takes the sign away, and DataView and Buffer can read unsigned ones.',
      },
      failure,
    );
  });

  test('reads a chunk that is a part of more', async (world) => {
    const sent = frame(9, 0x01020304, 'inside');
    const more = Buffer.concat([Uint8Array.of(0, 0, 0, 5, 8, 7), wire(sent), Uint8Array.of(6, 5)]);
    const feed = new DecoderTest(world, Decoder);

    const failure = feed.pushOwn(new Uint8Array(more).subarray(6, 6 + wire(sent).length));

    feed.expectFrames([sent], PART, failure);
  });

  test('takes one chunk after the other', async (world) => {
    const sent = [frame(1, 1, 'one'), frame(2, 2, 'two')];
    const feed = new DecoderTest(world, Decoder);

    const failure = sent.map((each) => feed.push(wire(each))).find((error) => error !== undefined);

    feed.expectFrames(sent, ONE, failure);
  });
});

// --- internal ---

const OFFSET =
  'This chunk is a part of a larger buffer, and `chunk.buffer` is all of that. A view of the chunk begins where the ' +
  'chunk does: `new DataView(chunk.buffer, chunk.byteOffset, chunk.length)`.';

/** The same frame came in a chunk of its own, and came out as it was. */
const PART = { otherwise: OFFSET };
