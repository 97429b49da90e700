import { test } from '@socketlings/testkit/rpc';
import { ClosedError } from '@socketlings/net';
import { RpcError } from '@socketlings/net/frames';
import { describe } from 'vitest';
import { RpcClient } from '#subject';

describe('Step 9: ids, not order', () => {
  test('gives each answer to its request', async (world) => {
    const { client, server } = world.client(RpcClient);
    const calls = ['a', 'b', 'c'].map((body) => client.request('echo', body));
    const asked = await server.expectAsked(3, ASKS);
    const said = asked.map(({ method, body }) => `${method} ${body}`);
    world.expect(said.join() === 'echo a,echo b,echo c', {
      lesson: 'The payload of a request is packRequest(method, body).',
      expected: 'echo a,echo b,echo c',
      received: said.join(),
    });

    for (const { id, body } of [...asked].reverse()) await server.answers(id, body.toUpperCase());

    for (const [i, call] of calls.entries()) {
      await client.expectAnswer(call, 'ABC'.charAt(i), MATCH);
    }
    await client.close().expectResolvedTo(undefined, CLOSES);
  });

  test('fails as the server does', async (world) => {
    const { client, server } = world.client(RpcClient);
    const [first, second] = [client.request('divide', '0'), client.request('echo', 'b')];
    const asked = await server.expectAsked(2, ASKS);

    await server.fails(asked[0]!.id, 'by zero');
    await server.answers(asked[1]!.id, 'b');

    const error = await client.expectFails(first, FAILURE, RpcError);
    world.expect(error.message === 'by zero', {
      lesson: 'The message of an RpcError is the text that the server has sent.',
      expected: 'by zero',
      received: error.message,
    });
    await client.expectAnswer(second, 'b', {
      otherwise: 'One request has failed, and that is nothing to the others.',
    });
  });

  test('does not mind an answer that nobody waits for', async (world) => {
    const { client, server } = world.client(RpcClient);
    const call = client.request('echo', 'a');
    const [asked] = await server.expectAsked(1, ASKS);

    await server.answers(4_000_000_000, 'what?');
    await server.answers(asked!.id, 'a');
    await server.answers(asked!.id, 'once more');

    await client.expectAnswer(call, 'a', MATCH);
    const next = client.request('echo', 'b');
    const [again] = await server.expectAsked(1, ASKS);
    await server.answers(again!.id, 'b');
    await client.expectAnswer(next, 'b', MATCH);
  });

  test('fails with all when the connection ends', async (world) => {
    for (const how of ['leaves', 'vanishes'] as const) {
      const { client, server } = world.client(RpcClient);
      const calls = [client.request('echo', 'a'), client.request('echo', 'b')];
      await server.expectAsked(2, ASKS);

      await server[how]();

      for (const call of calls) await client.expectFails(call, GONE);
      await client.expectFails(client.request('echo', 'c'), GONE);
    }
  });

  test('fails while a request is being written, too', async (world) => {
    const { client, server } = world.client(RpcClient);
    const call = client.request('echo', 'x'.repeat(world.allBuffers + 10_000));
    await world.quiet();

    await server.vanishes();

    await client.expectFails(call, GONE);
  });

  test('closes, and says so to all who wait', async (world) => {
    const { client, server } = world.client(RpcClient);
    const calls = [client.request('echo', 'a'), client.request('echo', 'b')];
    await server.expectAsked(2, ASKS);

    await client.close().expectResolvedTo(undefined, CLOSES);

    world.expect(server.isClosed, { lesson: 'close() is over, and the connection is open.' });
    for (const call of [...calls, client.request('echo', 'c')]) {
      await call.expectFailed(
        { type: ClosedError },
        {
          pending: 'The client is closed, and a request still waits: no answer will come any more.',
          otherwise: 'Whoever waits when you close it, or asks later, gets ClosedError.',
        },
      );
    }
  });
});

const ASKS =
  'A request is sent at once, also while others are under way: a frame of the type REQUEST.';

const MATCH = {
  pending: 'The answer has come, and its request still waits.',
  resolved:
    'Two answers went to each other’s request. They come in the order in which they are ready: look at the id, and know whose it is.',
  otherwise: 'Each answer goes to the request that has its id.',
};

const FAILURE = 'The server has answered with a FAILURE: the request rejects with RpcError.';

const GONE =
  'The connection has ended, and no answer can come any more: every request fails that waits, and every later one at once.';

const CLOSES = 'close() closes the connection, and resolves.';
