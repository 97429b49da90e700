import { ANN, test } from '@socketlings/testkit/conn';
import { describe } from 'vitest';
import { handleConn, serve } from '#subject';

describe('Step 11: stop listening, finish serving', () => {
  test('returns when the listener closes, and serves on those who are there', async (world) => {
    const server = await world.serve(serve, handleConn);
    const ann = await server.connect('ann');
    await ann.send('before');
    await ann.expectBytes('before', ANN);

    await server.stopListening();

    await server.expectStopped({
      running:
        'The listener is closed, and serve is still there. Do not wait for open connections, and ' +
        'do not accept again: return.',
      failed:
        'Closing the listener is how a server is told to stop: accept rejects with ClosedError ' +
        'then. That is no error of yours: return.',
    });
    await ann.send('after');
    await ann.expectBytes('after', {
      ended: 'You closed a connection that is still in use. serve accepts; it never closes.',
      reset: 'You closed a connection that is still in use. serve accepts; it never closes.',
      otherwise: 'No new clients are let in, but ann is still being served.',
    });
    await ann.close();
    await world.expectNothingOpen('The last client has left, and its connection is still open.');
    world.expect(server.errors.length === 0, {
      lesson: 'onError was told although nothing went wrong: to be stopped is no error.',
      expected: 'no call of onError',
      received: `${server.errors.length} of them`,
    });
  });
});
