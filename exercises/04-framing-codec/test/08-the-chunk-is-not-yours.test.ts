import { DecoderTest, frame, test, wire } from '@socketlings/testkit/codec';
import { describe } from 'vitest';
import { Decoder } from '#subject';

describe('Step 8: the chunk is not yours', () => {
  test('keeps its payloads when the caller uses the chunk again', async (world) => {
    const sent = [frame(1, 1, 'first'), frame(2, 2, 'second')];
    const feed = new DecoderTest(world, Decoder);
    const chunk = Buffer.concat(sent.map(wire));

    const failure = feed.pushOwn(chunk);
    chunk.fill(0xee);

    feed.expectFrames(sent, NOT_YOURS, failure);
  });

  test('keeps half a frame when the caller uses the chunk again', async (world) => {
    const sent = frame(3, 0x0a0b0c0d, 'a payload that is cut');
    const stream = wire(sent);
    for (let at = 1; at < stream.length; at += 1) {
      const feed = new DecoderTest(world, Decoder);
      const chunk = new Uint8Array(stream.length);
      const read = (from: number, to: number): unknown => {
        chunk.fill(0xee);
        chunk.set(stream.subarray(from, to));
        return feed.pushOwn(chunk.subarray(0, to - from));
      };
      const failure = read(0, at) ?? read(at, stream.length);
      chunk.fill(0xee);
      feed.expectFrames([sent], NOT_YOURS, failure);
    }
  });
});

// --- internal ---

const USED_AGAIN =
  'The caller used its chunk again, and your frames changed with it: subarray() makes a view of the same ' +
  'bytes, and so does slice() of a Buffer. When push() has returned, the chunk is not yours: copy what you keep.';

const NOT_YOURS = { otherwise: USED_AGAIN, changed: USED_AGAIN };
