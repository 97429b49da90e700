import { test } from '@socketlings/testkit/rpc';
import { CanceledError, TimeoutError } from '@socketlings/net';
import { describe } from 'vitest';
import { RpcClient } from '#subject';

describe('Step 10: the patience of a client', () => {
  test('gives up when the time is over', async (world) => {
    const { client, server } = world.client(RpcClient);
    const since = world.clock.now();
    const call = client.request('slow', 'a', { timeoutMs: 500 });
    const other = client.request('slow', 'b', { timeoutMs: 60_000 });
    const asked = await server.expectAsked(2, ASKS);

    await world.pass(600);

    await call.expectFailed({ type: TimeoutError }, LATE);
    world.expectAt('the failure', call.settledAt, since + 500, LATE.otherwise);
    await server.answers(asked[1]!.id, 'b');
    await client.expectAnswer(other, 'b', {
      otherwise:
        'One request is late, and that is nothing to the others: they have their own time.',
    });
    world.expectNoTimer(TIMER);
  });

  test('drops an answer that is late', async (world) => {
    const { client, server } = world.client(RpcClient);
    const call = client.request('slow', 'a', { timeoutMs: 500 });
    const [late] = await server.expectAsked(1, ASKS);
    await world.pass(600);
    await call.expectFailed({ type: TimeoutError }, LATE);

    const next = client.request('echo', 'b');
    const [asked] = await server.expectAsked(1, ASKS);
    await server.answers(late!.id, 'too late');
    await server.answers(asked!.id, 'b');

    await client.expectAnswer(next, 'b', {
      resolved:
        'A late answer was taken for that of another request: an id is given to one request only, also when nobody waits for it any more.',
      otherwise: 'The answer before was late, and nobody waits for it: drop it, and go on.',
    });
  });

  test('leaves no timer behind an answer', async (world) => {
    const { client, server } = world.client(RpcClient);
    const controller = new AbortController();
    for (const body of ['a', 'b']) {
      const call = client.request('echo', body, { timeoutMs: 500, signal: controller.signal });
      const [asked] = await server.expectAsked(1, ASKS);
      await (body === 'a' ? server.answers(asked!.id, 'a') : server.fails(asked!.id, 'no'));
      await call.settled();
    }

    world.expectNoTimer(TIMER);
    world.expectUnheard(controller.signal, LISTENER);
  });

  test('gives up on request', async (world) => {
    const { client, server } = world.client(RpcClient);
    const controller = new AbortController();
    const call = client.request('slow', 'a', { timeoutMs: 500, signal: controller.signal });
    const other = client.request('slow', 'b');
    const asked = await server.expectAsked(2, ASKS);

    controller.abort(new Error('never mind'));

    await call.expectFailed({ type: CanceledError }, ABORT);
    world.expectNoTimer(TIMER);
    world.expectUnheard(controller.signal, LISTENER);
    for (const { id, body } of asked) await server.answers(id, body);
    await client.expectAnswer(other, 'b', {
      otherwise:
        'One request was called off, and its answer comes all the same: drop that one, and no other.',
    });
  });

  test('asks nothing that is called off already', async (world) => {
    const { client, server } = world.client(RpcClient);

    const call = client.request('slow', 'a', { signal: AbortSignal.abort() });

    await call.expectFailed({ type: CanceledError }, ABORT);
    const next = client.request('echo', 'b');
    const [asked] = await server.expectAsked(1, ASKS);
    world.expect(asked!.body === 'b', {
      lesson: 'The signal was aborted before the request began: send nothing.',
      expected: 'the request for b alone',
      received: `one for ${asked!.body}`,
    });
    await server.answers(asked!.id, 'b');
    await client.expectAnswer(next, 'b', { otherwise: 'The next request is like any other.' });
  });
});

const ASKS = 'A request is sent at once: a frame of the type REQUEST.';

const LATE = {
  pending: 'timeoutMs are over, and the request still waits.',
  otherwise:
    'When timeoutMs are over without an answer, measured on clock, the request rejects with TimeoutError.',
};

const ABORT = {
  pending: 'The signal is aborted, and the request still waits.',
  otherwise: 'When its signal is aborted, a request rejects with CanceledError.',
};

const TIMER = 'The request is over, and its timer is still set: clear it, whichever way it ends.';

const LISTENER =
  'The request is over, and still listens to the signal: a signal may live much longer than a request.';
