import { canceled, refused, test, timedOut } from '@socketlings/testkit/dialer';
import { describe } from 'vitest';
import { dial } from '#subject';

describe('Step 11: a list of addresses, in turn', () => {
  test('takes the first that answers', async (world) => {
    const server = await world.server();
    const list = [await world.nobody(), '10.0.0.1:80', server.address, await world.nobody()];

    const call = world.dialAny(dial, 'tcp', list);

    const conn = await call.expectConn({
      failed: 'An address has failed, and others are left: try the next one.',
      otherwise: 'The third of these addresses answers: dial() gives a connection to it.',
    });
    world.expect(String(conn.remoteAddr) === server.address && world.sockets.all.length === 3, {
      lesson: 'One address after the other, each once, until one answers.',
      expected: `three sockets, and a connection to ${server.address}`,
      received: `${world.sockets.all.length} sockets, and a connection to ${String(conn.remoteAddr)}`,
    });
    await server.expectUsable(conn, 'The connection reaches whoever has answered.');
    world.expectNothingLeft();
  });

  test('fails with the first error when nobody answers', async (world) => {
    const list = [await world.nobody(), '10.0.0.1:80', await world.nobody()];

    const call = world.dialAny(dial, 'tcp', list, { to: list[0] });

    await call.expectFailed(
      refused('ECONNREFUSED'),
      'All have failed. The first error is told: that address was the best one.',
    );
    world.expect(world.sockets.all.length === 3, {
      lesson: 'One address after the other, each once, until one answers.',
      expected: 'three sockets',
      received: `${world.sockets.all.length} of them`,
    });
    world.expectNothingLeft();
  });

  test('shares its time among those that are left', async (world) => {
    const server = await world.server();
    const [first, second] = [await world.fullServer(), await world.fullServer()];
    for (const [timeout, least] of [
      [12_000, 8000],
      [60_000, 40_000],
      [5000, 4000],
    ] as const) {
      const list = [first.address, second.address, server.address];
      const call = world.dialAny(dial, 'tcp', list, { timeout });

      const conn = await call.expectConn({ ...SHARES, otherwise: SHARES.failed });
      world.expect(call.took >= least && call.took < least + 100, {
        lesson: SHARES.failed,
        expected: `the third address to be tried after ${least} ms of ${timeout}`,
        received: `a connection after ${call.took} ms`,
      });
      await server.expectUsable(conn, 'The connection reaches whoever has answered.');
      world.expectNothingLeft();
    }
  });

  test('ends when all of its time is over', async (world) => {
    const [first, second] = [await world.fullServer(), await world.fullServer()];
    const list = [first.address, second.address];

    for (const timeout of [3000, 1000]) {
      const call = world.dialAny(dial, 'tcp', list, { timeout, to: first.address });

      await call.expectFailed(timedOut, 'Neither address answers, and the time is over.');
      call.expectTook(timeout, 'The limit is one for all addresses: no share goes beyond it.');
      world.expectNothingLeft();
    }
  });

  test('tries no more when it is called off', async (world) => {
    const [first, second] = [await world.fullServer(), await world.server()];
    const control = new AbortController();
    const { signal } = control;
    const call = world.dialAny(dial, 'tcp', [first.address, second.address], {
      signal,
      to: first.address,
    });
    await world.soon();

    control.abort();

    await call.expectFailed(
      canceled,
      'It was called off: that is no error of one address, and the next one is not tried.',
    );
    world.expectNothingLeft();
  });
});

const SHARES = {
  failed:
    'An address that does not answer must leave time for the others: of what is left, each that is left gets ' +
    'the same share, and never less than 2 seconds.',
};
