import { refused, test } from '@socketlings/testkit/dialer';
import { tcpAddr } from '@socketlings/net';
import { describe } from 'vitest';
import { dial } from '#subject';

describe('Step 13: connected to oneself', () => {
  test('does not take itself for a server', async (world) => {
    const port = 40_000 + world.random.int(0, 999);
    world.sockets.connectFrom(port);

    const call = world.dial(dial, String(tcpAddr('127.0.0.1', port)));

    await call.expectFailed(refused('ECONNREFUSED'), {
      resolved:
        'Nobody listens there, and dial() gives a connection whose two ends are the same: the kernel took that ' +
        'very port for yours. Close it, and try again.',
      otherwise:
        'What is connected to itself is closed, and tried again from another port: there nobody listens.',
    });
    world.expect(world.sockets.all.length === 2, {
      lesson: 'What is connected to itself is closed, and tried once more.',
      expected: 'two sockets',
      received: `${world.sockets.all.length} of them`,
    });
    world.expectNothingLeft();
  });
});
