import {
  DecoderTest,
  failuresOf,
  frame,
  isA,
  sayFailure,
  test,
  wire,
} from '@socketlings/testkit/codec';
import { describe } from 'vitest';
import * as subject from '#subject';

const { Decoder } = subject;
const { UnexpectedEOF } = failuresOf(subject);

describe('Step 7: the end, inside and between', () => {
  const whole = wire(frame(1, 2, 'abc'));

  test('takes the end between two frames for a good one', async (world) => {
    for (const stream of [new Uint8Array(0), whole, Buffer.concat([whole, whole])]) {
      const feed = new DecoderTest(world, Decoder);
      feed.push(stream);
      const failure = feed.end();
      world.expect(failure === undefined, {
        lesson: 'The stream ended where a frame had ended: that is how streams end, and no error.',
        expected: 'no error',
        received: sayFailure(failure),
      });
    }
  });

  test('misses the rest of a frame', async (world) => {
    const places = {
      2: 'in the length',
      6: 'in the header',
      4: 'behind the length',
      9: 'between header and payload',
      11: 'in the payload',
    };
    for (const [at, where] of Object.entries(places)) {
      const feed = new DecoderTest(world, Decoder);
      feed.push(Buffer.concat([whole, whole.subarray(0, Number(at))]));
      const failure = feed.end();
      world.expect(isA(failure, UnexpectedEOF), {
        lesson:
          `The stream ended ${where}, and bytes of that frame will never come: end() throws an ` +
          'UnexpectedEOF. As long as something is buffered, it is no good moment to end.',
        expected: 'an UnexpectedEOF',
        received: sayFailure(failure),
      });
    }
  });
});
