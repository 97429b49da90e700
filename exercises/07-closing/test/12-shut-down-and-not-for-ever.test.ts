import { isClosed, serviceTest as test } from '@socketlings/testkit/closing';
import type { Conn } from '@socketlings/net';
import { describe } from 'vitest';
import { Server } from '#subject';

describe('Step 12: shut down, and not for ever', () => {
  test('closes what is left when the time is over', async (world) => {
    const server = world.serve(Server, stuck);
    const ann = await server.connect('ann');
    const since = world.clock.now();

    const call = server.shutdown(500);

    await server.expectEnds(call, 'forced', STUCK);
    world.expectTook(
      call,
      since,
      500,
      'graceMs is what they all have together, from the call of shutdown(): no more and no less.',
    );
    world.expectClosed(server.conns, LEFT);
    await ann.expectHearsAll(
      { bytes: '', last: 'the end' },
      { open: LEFT, otherwise: 'Ann gets the end.' },
    );
    world.expectNoTimer(TIMER);
  });

  test('does not wait for a handler that only closing can wake', async (world) => {
    const server = world.serve(Server, async (conn) => {
      for (;;) {
        conn.setReadDeadline(null); // it does not want to be woken
        try {
          await conn.read(new Uint8Array(10));
        } catch (error) {
          if (isClosed(error)) throw error;
        }
      }
    });
    await server.connect('ann');
    const since = world.clock.now();

    const call = server.shutdown(500);

    await server.expectEnds(call, 'forced', STUCK);
    world.expectTook(call, since, 500, 'graceMs is over after 500 ms, and so is shutdown().');
    world.expectClosed(server.conns, LEFT);
  });

  test('spares those who finish in time', async (world) => {
    const server = world.serve(Server, async (conn) => {
      const p = new Uint8Array(1);
      await conn.read(p);
      if (p[0] === 's'.charCodeAt(0)) return stuck();
      await world.work(200);
      await conn.write(Buffer.from('done'));
    });
    const [ann, bob] = [await server.connect('ann'), await server.connect('bob')];
    await ann.says('s');
    await bob.says('b');

    const call = server.shutdown(500);

    await bob.expectHearsAll(
      { bytes: 'done', last: 'the end' },
      { otherwise: 'Bob’s handler needs 200 ms of the 500 ms that it has: he gets his answer.' },
    );
    await server.expectEnds(call, 'forced', STUCK);
    world.expectClosed(server.conns, LEFT);
    await ann.conn.close();
  });

  test('is one shutdown, however often it is asked for', async (world) => {
    const server = world.serve(Server, stuck);
    await server.connect('ann');
    const since = world.clock.now();
    const first = server.shutdown(500);
    await world.pass(100);

    const second = server.shutdown(60_000);

    for (const call of [first, second]) {
      await server.expectEnds(call, 'forced', AGAIN);
      world.expectTook(call, since, 500, AGAIN);
    }
    await server.expectEnds(server.shutdown(60_000), 'forced', AGAIN);
    world.expectNoTimer(TIMER);
  });

  test('has no time at all if it is given none', async (world) => {
    const server = world.serve(Server, stuck);
    await server.connect('ann');
    const since = world.clock.now();

    const call = server.shutdown(0);

    await server.expectEnds(call, 'forced', STUCK);
    world.expectTook(call, since, 0, 'graceMs is 0: close at once.');
    world.expectClosed(server.conns, LEFT);
  });
});

/** Never ends, and cannot be woken. */
function stuck(_conn?: Conn): Promise<void> {
  return new Promise(() => {});
}

const STUCK =
  "A handler does not end, and nothing can wake it. When graceMs are over, close the connections that are left: 'forced'. Do " +
  'not wait for the handler, too.';

const LEFT = 'The time is over, and a connection is open: close all that are left.';

const TIMER = 'shutdown() is over, and its timer is still set: clear it.';

const AGAIN =
  'It is shutting down already: a second call waits for the same end, and gets the same answer. It gives nobody more time.';
