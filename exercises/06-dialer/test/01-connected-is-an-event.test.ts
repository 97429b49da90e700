import { CONNECTS, needs, test } from '@socketlings/testkit/dialer';
import { describe } from 'vitest';
import { dial } from '#subject';

needs({ dial });

describe('Step 1: connected is an event', () => {
  test.inBothWorlds('gives a connection to whoever listens', async (world) => {
    const server = await world.server();

    const call = world.dial(dial, server.address);
    const conn = await call.expectConn(CONNECTS);

    world.expect(String(conn.remoteAddr) === server.address && conn.localAddr !== undefined, {
      lesson: 'The connection knows both of its ends. Give what conn() has given.',
      expected: `remoteAddr ${server.address}, and a localAddr`,
      received: `remoteAddr ${String(conn.remoteAddr)}, localAddr ${String(conn.localAddr)}`,
    });
    await server.expectUsable(conn, 'A connection of dial() reaches whoever listens there.');
  });

  test('waits as long as the kernel has not said so', async (world) => {
    const server = await world.fullServer();

    const call = world.dial(dial, server.address);

    await world.expectWaits(
      call,
      "Nothing is decided yet, and dial() has ended. 'EINPROGRESS' means that the answer comes later, by the " +
        'function that you give to onReady().',
    );
  });
});
