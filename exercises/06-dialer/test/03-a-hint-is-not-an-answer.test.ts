import { CONNECTS, refused, test } from '@socketlings/testkit/dialer';
import { describe } from 'vitest';
import { dial } from '#subject';

describe('Step 3: a hint is not an answer', () => {
  test('goes on waiting when a hint has nothing to tell', async (world) => {
    const server = await world.fullServer();
    const call = world.dial(dial, server.address);
    await world.soon();

    for (let hints = 0; hints < 3; hints += 1) {
      world.socket.hint();
      await world.expectWaits(
        call,
        'A hint came for no reason: error() says null, and peer() says ENOTCONN. Nothing is decided, so wait for ' +
          'the next hint.',
      );
    }
    await server.accept();

    const conn = await call.expectConn({
      ...CONNECTS,
      pending:
        'Hints came for no reason, then one with a reason, and dial() still waits. Look at the socket at every ' +
        'hint, not only at the first.',
    });
    const { connects } = world.socket;
    world.expect(world.sockets.all.length === 1 && connects.length === 1, {
      lesson:
        'The kernel is at it, and you asked for a connection once more. To learn how it stands, ask error() ' +
        'and peer(): they change nothing.',
      expected: 'one socket, and one connect()',
      received: `${world.sockets.all.length} sockets, and ${connects.length} calls of connect() on the first`,
    });
    await server.expectUsable(conn, 'A connection of dial() reaches whoever listens there.');
  });

  test('tells which error it was', async (world) => {
    const server = await world.fullServer();
    const call = world.dial(dial, server.address);
    await world.soon();

    world.socket.fail('EHOSTUNREACH');

    await call.expectFailed(refused('EHOSTUNREACH'), {
      pending: 'The socket has an error, and dial() still waits: ask error() at every hint.',
      otherwise:
        'There is more than one way to fail. The code is what error() gives, and it gives it once: keep it.',
    });
    world.expectNothingLeft();
  });

  test('sleeps while there is no hint', async (world) => {
    const server = await world.fullServer();
    const call = world.dial(dial, server.address);
    await world.soon();

    await world.expectSleep(1000);

    await world.expectWaits(call, 'Nothing is decided yet, and dial() has ended.');
  });
});
