import { test } from '@socketlings/testkit/rpc';
import { commas } from '@socketlings/testkit';
import { describe } from 'vitest';
import { RpcClient, RpcServer } from '#subject';

describe('Step 13: five hundred clients', () => {
  test('serves all of them at once, and each request once', async (world) => {
    // Five hundred clients come where a run counts, and fewer while you learn, or where the network cuts.
    const count = world.crowd(500, 70, 3);
    const each = world.crowd(20, 2, 3);
    const server = await world.serve(RpcServer, { maxConns: count });
    const names = Array.from({ length: count }, (_, i) => `client ${i}`);
    const clients = await Promise.all(names.map((name) => world.clientOf(RpcClient, server, name)));
    const asked = clients.flatMap((client, i) =>
      Array.from({ length: each }, (_, n) => {
        const body = `${names[i]}, ${n}`;
        return { client, body, call: client.request('hold', body, { timeoutMs: 600_000 }) };
      }),
    );
    await world.quiet();

    const { desk } = server;
    const begun = desk.jobs.length;
    const failed = asked.find(({ call }) => call.state === 'failed');
    if (failed) await failed.client.expectAnswer(failed.call, failed.body, EACH);
    world.expect(begun === asked.length && new Set(desk.jobs.map(bodyOf)).size === begun, {
      lesson:
        'All are connected, and all have asked. There is a place for each client and for each request: begin every one of them, once.',
      expected: `${commas(asked.length)} requests begun, of ${clients.length} clients`,
      received: `${commas(begun)}, of ${server.conns.length} clients`,
    });
    for (const job of desk.jobs) job.answer(`answer to ${job.body}`);
    for (const { client, body, call } of asked) {
      await client.expectAnswer(call, `answer to ${body}`, EACH);
    }
    for (const client of clients) {
      await client.close().expectResolvedTo(undefined, 'close() closes, and resolves.');
    }
    await server.expectEnds(server.shutdown(10_000), 'drained', DRAINED);
    server.expectNoneOpen(DRAINED);
    world.expectNoTimer('All is answered and closed, and a timer is left.');
  });
});

function bodyOf({ body }: { readonly body: string }): string {
  return body;
}

const EACH = {
  failed:
    'A client has many requests under way, and one of them fails: an id is given to one of them only.',
  pending: 'A request has been answered, and its caller waits on.',
  resolved: 'Many requests are under way, and one got the answer to another one.',
  otherwise: 'Each request gets its own answer, also among thousands.',
};

const DRAINED = "All clients have left: all is 'drained', and nothing is open.";
