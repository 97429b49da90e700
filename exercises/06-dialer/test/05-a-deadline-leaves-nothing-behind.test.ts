import { test, timedOut } from '@socketlings/testkit/dialer';
import { describe } from 'vitest';
import { dial } from '#subject';

describe('Step 5: a deadline leaves nothing behind', () => {
  test('gives up when its time is over, and not before', async (world) => {
    const server = await world.fullServer();

    for (const timeout of [200, 1]) {
      const call = world.dial(dial, server.address, { timeout });

      await call.expectFailed(timedOut, LATE);
      call.expectTook(
        timeout,
        'A timeout is so many milliseconds from the call, no more and no less.',
      );
    }
  });

  test('closes the socket that it gives up', async (world) => {
    const server = await world.fullServer();
    const call = world.dial(dial, server.address, { timeout: 200 });
    await call.expectFailed(timedOut, LATE);

    world.expectNothingLeft(ABANDONED);
    world.note('server', 'accepts the one who waits');
    await server.accept();
    await world.passInKernel(30);

    world.expect(server.waiting === 0, {
      lesson: ABANDONED,
      expected: 'nobody at the server',
      received: 'a connection that nobody holds',
    });
  });

  test('ends at whichever comes first, timeout or deadline', async (world) => {
    const server = await world.fullServer();
    const calls = [
      world.dial(dial, server.address, { timeout: 500, deadline: world.in(300) }),
      world.dial(dial, server.address, { timeout: 300, deadline: world.in(500) }),
      world.dial(dial, server.address, { deadline: world.in(300) }),
    ];

    for (const call of calls) {
      await call.expectFailed(timedOut, LATE);
      call.expectTook(
        300,
        'A deadline is an instant on `clock`, a timeout so many milliseconds from now. With both, the one that ' +
          'comes first counts.',
      );
    }
    world.expectNothingLeft(ABANDONED);
  });

  test('has no limit where none is set', async (world) => {
    const server = await world.fullServer();
    const calls = [
      world.dial(dial, server.address),
      world.dial(dial, server.address, { timeout: 0 }),
      world.dial(dial, server.address, { timeout: 0, deadline: null }),
    ];

    await world.pass(100_000);

    for (const call of calls) {
      await world.expectWaits(
        call,
        'A timeout of 0 is no timeout, and a deadline of null no deadline.',
      );
    }
  });

  test('opens no socket when its time is over already', async (world) => {
    const server = await world.server();
    for (const deadline of [world.in(-1), world.in(0)]) {
      const call = world.dial(dial, server.address, { deadline });

      await call.expectFailed(timedOut, {
        resolved:
          'The deadline was over before dial() began: it is over _at_ its time, and nothing is tried.',
        ...LATE,
      });
    }
    world.expect(world.sockets.all.length === 0, {
      lesson:
        'The deadline was over before dial() began, and you opened a socket: look at the time first.',
      expected: 'no socket',
      received: `${world.sockets.all.length} of them`,
    });
  });
});

const LATE = {
  pending:
    'The time for dial() is over, and it still waits. Nothing happens on the wire then: a timer of `clock` has ' +
    'to wake it.',
  otherwise: 'When its own time is over, dial() fails with TimeoutError.',
};

const ABANDONED =
  'dial() gave up, and its socket lives on. The kernel goes on sending SYNs for it, and one day there is a ' +
  'connection that nobody holds and nobody closes. Close the socket when you give up.';
