import { ANSWERED, test } from '@socketlings/testkit/rpc';
import { describe } from 'vitest';
import { RpcServer } from '#subject';

describe('Step 2: many in flight', () => {
  test('lets the quick overtake the slow', async (world) => {
    const server = await world.serve(RpcServer);
    const ann = await server.connect('ann');

    await ann.asks([1, 'hold', 'slow'], [2, 'echo', 'quick']);

    await ann.expectReplies([[2, 'quick']], { ...ANSWERED, nothing: WAITS });
    for (const job of server.desk.of('hold')) job.answer('at last');
    await ann.expectReplies([[1, 'at last']], ANSWERED);
    await ann.leaves();
  });

  test('refuses an id that is in flight, and that request alone', async (world) => {
    const server = await world.serve(RpcServer);
    const ann = await server.connect('ann');

    await ann.asks([7, 'hold', 'first'], [7, 'echo', 'second'], [8, 'echo', 'third']);

    await ann.expectReplies([[7], [8, 'third']], {
      ...ANSWERED,
      nothing: WAITS,
      ended: TWICE,
      otherwise: TWICE,
      other: TWICE,
    });
    for (const job of server.desk.of('hold')) job.answer('one');
    await ann.expectReplies([[7, 'one']], { ...ANSWERED, nothing: TWICE, otherwise: TWICE });
    await ann.leaves();
  });

  test('takes an id again when it is answered', async (world) => {
    const server = await world.serve(RpcServer);
    const ann = await server.connect('ann');

    for (const [method, body] of [
      ['echo', 'a'],
      ['fail', ''],
      ['echo', 'b'],
    ] as const) {
      await ann.asks([7, method, body]);
      await ann.expectReplies([method === 'fail' ? [7] : [7, body]], {
        ...ANSWERED,
        other: 'The request with this id has been answered: the id is free, and may come again.',
      });
    }
    await ann.leaves();
  });

  test('begins no more than it may', async (world) => {
    const server = await world.serve(RpcServer, { maxInFlight: 3 });
    const { desk } = server;
    const [ann, bob] = [await server.connect('ann'), await server.connect('bob')];
    await ann.asks(...[1, 2, 3, 4, 5].map((id) => [id, 'hold', `${id}`] as const));

    for (let begun = 3; begun <= 5; begun += 1) {
      world.expect(desk.of('hold').length === begun, {
        lesson: `maxInFlight is 3, and ${begun - 3} of ann's requests are answered: so many are begun, no more and no less.`,
        expected: `${begun} of 5 requests begun`,
        received: `${desk.of('hold').length}`,
      });
      const job = desk.of('hold')[begun - 3]!;
      job.answer(job.body);
      await world.quiet();
    }
    for (const job of desk.of('hold')) job.answer(job.body);
    await ann.expectReplies(
      [1, 2, 3, 4, 5].map((id) => [id, `${id}`]),
      ANSWERED,
    );
    await bob.asks([1, 'echo', 'b']);
    await bob.expectReplies([[1, 'b']], ANSWERED);
    for (const client of [ann, bob]) await client.leaves();
  });

  test('counts for each client alone', async (world) => {
    const server = await world.serve(RpcServer, { maxInFlight: 1 });
    const [ann, bob] = [await server.connect('ann'), await server.connect('bob')];
    await ann.asks([1, 'hold', 'a']);

    await bob.asks([1, 'hold', 'b']);

    const bodies = server.desk.jobs.map(({ body }) => body).join();
    world.expect(bodies === 'a,b', {
      lesson:
        'Ann has a request in flight, and bob another one with the same id: limits and ids are of one connection.',
      expected: 'both to be begun',
      received: bodies || 'none',
    });
    for (const job of server.desk.jobs) job.answer(job.body);
    await ann.expectReplies([[1, 'a']], ANSWERED);
    await bob.expectReplies([[1, 'b']], ANSWERED);
    for (const client of [ann, bob]) await client.leaves();
  });

  test('writes whole frames, however long', async (world) => {
    const server = await world.serve(RpcServer);
    const ann = await server.connect('ann');
    const length = world.amount(200_000, 20_000);
    await ann.asks([1, 'hold', 'a'], [2, 'hold', 'b'], [3, 'hold', 'c'], [4, 'hold', 'd']);

    for (const job of server.desk.of('hold')) {
      job.answer(job.body === 'c' ? 'c' : job.body.repeat(length));
    }

    await ann.expectReplies(
      ['a', 'b', 'c', 'd'].map((body, i) => [i + 1, body === 'c' ? 'c' : body.repeat(length)]),
      ANSWERED,
    );
    await ann.leaves();
  });
});

const WAITS =
  'A slow request is in flight, and a quick one behind it has no answer. Do not wait for a handler before you read the next ' +
  'request: answers carry their ids, and come in the order in which they are ready.';

const TWICE =
  'A request has the id of another one that is in flight. Their answers could not be told apart: refuse the second with a ' +
  'FAILURE, and let the first go on.';
