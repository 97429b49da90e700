import { test } from '@socketlings/testkit/rpc';
import { describe } from 'vitest';
import { RpcClient, RpcServer } from '#subject';

describe('Step 14: on real sockets', () => {
  test.inBothWorlds('answers every request of many clients once', async (world) => {
    const server = await world.serve(RpcServer, { maxConns: 2, maxInFlight: 4 });
    const names = Array.from({ length: world.crowd(12, 4, 3) }, (_, i) => `client ${i}`);

    await Promise.all(
      names.map(async (name) => {
        const client = await world.clientOf(RpcClient, server, name);
        const bodies = Array.from({ length: world.amount(20, 4) }, (_, i) => `${name}, ${i}`);
        const calls = bodies.map((body) => client.request('echo', body));
        for (const [i, call] of calls.entries()) {
          await client.expectAnswer(call, bodies[i]!, EACH);
        }
        await client.close().expectResolvedTo(undefined, 'close() closes, and resolves.');
      }),
    );

    const asked = server.desk.jobs.map(({ body }) => body);
    world.expect(new Set(asked).size === asked.length, {
      lesson: 'A request was given to its handler twice.',
      expected: `${new Set(asked).size} calls of the handler`,
      received: `${asked.length}`,
    });
    await server.expectEnds(server.shutdown(10_000), 'drained', DRAINED);
    server.expectNoneOpen(DRAINED);
  });
});

const EACH = {
  pending: 'A client of yours asks a server of yours, and waits for its answer for ever.',
  otherwise: 'A client of yours asks a server of yours: each request gets its own answer.',
};

const DRAINED = "All clients have left: all is 'drained', and nothing is open.";
