import { CONNECTS, refused, test } from '@socketlings/testkit/dialer';
import { describe } from 'vitest';
import { dial } from '#subject';

describe('Step 6: a deadline does not stay', () => {
  test('lets the connection live on', async (world) => {
    const server = await world.server();
    const limits = { timeout: 500, deadline: world.in(700) };
    const conn = await world.dial(dial, server.address, limits).expectConn(CONNECTS);

    await world.pass(1000);

    await server.expectUsable(
      conn,
      'The limit was for dial(), and that was done in time. The connection knows nothing of it: set no deadline ' +
        'on it, and do not close it later.',
    );
  });

  test('clears its timer when it has the connection', async (world) => {
    const server = await world.server();
    const conn = await world.dial(dial, server.address, { timeout: 100_000 }).expectConn(CONNECTS);

    world.expectNoTimer();
    await conn.close();
  });

  test('clears its timer when it fails before its time', async (world) => {
    const addresses = [await world.nobody(), '10.0.0.1:80'];
    for (const [i, code] of ['ECONNREFUSED', 'ENETUNREACH'].entries()) {
      const call = world.dial(dial, addresses[i]!, { timeout: 100_000 });

      await call.expectFailed(refused(code), `Long before its time dial() fails with ${code}.`);
      world.expectNoTimer();
    }
  });
});
