import { DecoderTest, cut, forAnyStream, givenFrame, push, test } from '@socketlings/testkit/codec';
import { describe } from 'vitest';
import { Decoder, encodeFrame } from '#subject';

describe('Step 13: any frames, any cuts', () => {
  test('brings back what was sent, whatever it is and however it is cut', async (world) => {
    forAnyStream(world, 16, ({ frames, sizes }) => {
      const feed = new DecoderTest(world, Decoder);
      const stream = Buffer.concat(frames.map((each) => encodeFrame(givenFrame(each))));
      const failure = push(feed, cut(stream, sizes)) ?? feed.end();
      feed.expectFrames(frames, ANY, failure);
      feed.expectBuffered(0, 'Every frame is complete, and something is still buffered.');
    });
  });
});

// --- internal ---

const ANY = {
  otherwise:
    'Random frames, cut at random, did not come back as they were sent. Below is the smallest case ' +
    'that was found: play it by hand. Chunks without bytes belong to it.',
};
