import { test } from '@socketlings/testkit/conn';
import { describe } from 'vitest';
import { handleConn } from '#subject';

describe('Step 2: nothing but what arrived', () => {
  test('sends a short message back after a long one', async (world) => {
    const ann = await world.handle('ann', handleConn);

    await ann.send('longer text');
    await ann.expectBytes('longer text', FIRST_MESSAGE);
    await ann.send('hi');

    await ann.expectBytes('hi', {
      nothing: 'The second message got no answer: after a write(), go back and read() again.',
      otherwise:
        'The second answer is not the second message. Your buffer still holds bytes of the first ' +
        'one behind it: n counts anew with every read().',
    });
    await ann.expectSilence(
      'Behind "hi" came leftovers of the longer message before it. They are still in your ' +
        'buffer, after the first n bytes: do not send them.',
    );
  });
});

const FIRST_MESSAGE = {
  nothing: 'Not every byte of the message came back: spaces are bytes like any others.',
  otherwise: 'The message must come back as it was sent, byte for byte.',
};
