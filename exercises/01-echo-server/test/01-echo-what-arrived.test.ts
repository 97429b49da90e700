import { SAME_BYTES, needs, test } from '@socketlings/testkit/conn';
import { describe } from 'vitest';
import { handleConn, serve } from '#subject';

needs({ handleConn, serve });

describe('Step 1: echo what arrived', () => {
  test.inBothWorlds('sends hello back, and not a byte more', async (world) => {
    const ann = await world.handle('ann', handleConn);

    await ann.send('hello');

    await ann.expectBytes('hello', {
      nothing:
        'Not all bytes came back. One read() gives you what has arrived so far, however little: ' +
        'read again, and write again, until the client has no more.',
      ended:
        'You closed the connection in the middle. Fewer bytes than fit into your buffer are not ' +
        'the end: only null is.',
      otherwise: SAME_BYTES,
    });
    await ann.expectSilence(
      'You sent more than you got. read() stores n bytes at the start of your buffer; the rest of ' +
        'it is not from the client. Write the first n bytes only.',
    );
  });
});
