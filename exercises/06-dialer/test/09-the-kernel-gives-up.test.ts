import { refused, test } from '@socketlings/testkit/dialer';
import { TimeoutError } from '@socketlings/net';
import { describe } from 'vitest';
import { dial } from '#subject';

describe('Step 9: the kernel gives up', () => {
  test('passes on the ETIMEDOUT of the kernel', async (world) => {
    const server = await world.fullServer();
    const call = world.dial(dial, server.address);

    await world.passInKernel(120);
    await world.expectWaits(
      call,
      'There was no limit, and the kernel has more patience than this: two minutes and a little. It is not for ' +
        'you to give up.',
    );
    world.expect(world.timersEver === 0, {
      lesson: 'There was no limit, and you have set a timer: the kernel has its own.',
      expected: 'no timer',
      received: `${world.timersEver} set`,
    });
    await world.passInKernel(20);

    world.expect(!(call.error instanceof TimeoutError), {
      lesson:
        'TimeoutError says: your own time is over. Here nobody had set any; the kernel has given up. Pass its ' +
        'ETIMEDOUT on as a plain NetError.',
      expected: 'NetError { code: ETIMEDOUT }',
      received: call.describe(),
    });
    await call.expectFailed(refused('ETIMEDOUT'), {
      pending:
        'The kernel has given up and told you so by a hint, and dial() still waits: ask error().',
      otherwise: 'What the kernel says is in error(): ETIMEDOUT.',
    });
    world.expect(world.sockets.all.length === 1, {
      lesson:
        'The kernel has given up, and you begin anew. Whoever called dial() decides about that.',
      expected: 'one socket',
      received: `${world.sockets.all.length} of them`,
    });
    world.expectNothingLeft();
  });
});
