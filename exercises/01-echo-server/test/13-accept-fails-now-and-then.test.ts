import { ANN, test } from '@socketlings/testkit/conn';
import { describe } from 'vitest';
import { handleConn, serve } from '#subject';

describe('Step 13: accept fails now and then', () => {
  test('waits a moment and accepts again', async (world) => {
    const server = await world.serve(serve, handleConn);
    server.failAccepts('ECONNABORTED', 1);
    server.failAccepts('EMFILE', world.amount(300, 24)); // a rate is seen in one network
    const ann = await server.connect('ann');

    await ann.send('hello');

    await ann.expectBytes('hello', {
      nothing:
        'accept failed (a client gave up, or the process was out of file descriptors), and your ' +
        'server never accepted again. Such a failure passes: only ClosedError is the end.',
      otherwise: ANN,
    });
    world.expectAcceptsPerSecondAtMost(
      250, // one each 5 ms, as Go does at first, and some more
      'While there are no file descriptors, accept fails at once, and you call it again at once: ' +
        'the processor burns and nobody is served. Wait a little before the next try.',
    );
  });

  test.inAnyRareOrder('serves on, whatever fails when', { serve, handleConn });
});
