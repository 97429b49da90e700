import { test } from '@socketlings/testkit/conn';
import { describe } from 'vitest';
import { handleConn } from '#subject';

describe('Step 10: always close, even after an error', () => {
  test('closes a connection whose client broke off', async (world) => {
    const bob = await world.handle('bob', handleConn);
    const cyd = await world.handle('cyd', handleConn);

    bob.sendMeanwhile('b'.repeat(world.allBuffers + 20_000));
    await world.quiet();
    await bob.reset();
    await cyd.reset();

    const lessons = {
      running:
        'The client is gone, and its handler is still there: when a read or a write fails, the ' +
        'connection is over.',
      open:
        'A handler that failed left its connection open. Ten thousand such clients, and your ' +
        'process has no file descriptor left: close in a finally.',
    };
    await bob.expectOver(lessons);
    await cyd.expectOver(lessons);
  });
});
