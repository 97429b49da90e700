import { test } from '@socketlings/testkit/conn';
import { describe } from 'vitest';
import { handleConn, serve } from '#subject';

describe('Step 3: the end is not an error', () => {
  test('returns when a client leaves without a word', async (world) => {
    const ann = await world.handle('ann', handleConn);

    await ann.close();

    await ann.expectHandled({
      running:
        'The client has left, and your handler is still there. read() gives null when there is ' +
        'nothing more to come: leave the loop then.',
      failed:
        'A client that leaves is an everyday thing, not an error. read() gives null then: ask for ' +
        'it before you use n as a number.',
      open: 'Your handler returned and left its connection open: a leak. Close it on every way out.',
    });
  });

  test('has nothing to report when a client leaves', async (world) => {
    const server = await world.serve(serve, handleConn);
    const ann = await server.connect('ann');

    await ann.close();
    await world.quiet();

    world.expect(server.errors.length === 0, {
      lesson: 'onError is for errors. A client that has ended its stream did nothing wrong.',
      expected: 'no call of onError',
      received: `${server.errors.length} of them`,
    });
  });
});
