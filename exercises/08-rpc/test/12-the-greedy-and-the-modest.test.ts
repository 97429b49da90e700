import { ANSWERED, MUCH, requestBytes, test } from '@socketlings/testkit/rpc';
import { describe } from 'vitest';
import { RpcServer } from '#subject';

describe('Step 12: the greedy and the modest', () => {
  test('keeps no place for a client that asks nothing', async (world) => {
    const server = await world.serve(RpcServer, { maxAtWork: 1 });
    const [ann, bob] = [await server.connect('ann'), await server.connect('bob')];

    await bob.asks([1, 'echo', 'b']);

    await bob.expectReplies([[1, 'b']], {
      ...ANSWERED,
      nothing:
        'Ann is connected and asks nothing, and bob waits for a place: a place is taken when a request is there, and not before.',
    });
    for (const client of [ann, bob]) await client.leaves();
  });

  test('begins no more than it may, of all clients together', async (world) => {
    const server = await world.serve(RpcServer, { maxAtWork: 3 });
    const { desk } = server;
    const [ann, bob] = [await server.connect('ann'), await server.connect('bob')];
    await ann.asks(...[1, 2, 3, 4, 5].map((id) => [id, 'hold', `${id}`] as const));
    await bob.asks([1, 'hold', '6'], [2, 'hold', '7']);

    for (let begun = 3; begun <= 7; begun += 1) {
      world.expect(desk.jobs.length === begun, {
        lesson: `maxAtWork is 3, for all clients together, and ${begun - 3} of 7 requests are answered: so many are begun, no more and no less.`,
        expected: `${begun} of 7 requests begun`,
        received: `${desk.jobs.length}`,
      });
      const job = desk.jobs[begun - 3]!;
      job.answer(job.body);
      await world.quiet();
    }
    for (const job of desk.jobs) job.answer(job.body);
    await ann.expectReplies(
      [1, 2, 3, 4, 5].map((id) => [id, `${id}`]),
      ANSWERED,
    );
    await bob.expectReplies(
      [
        [1, '6'],
        [2, '7'],
      ],
      ANSWERED,
    );
    for (const client of [ann, bob]) await client.leaves();
  });

  test('has as many places when all have been given back', async (world) => {
    const server = await world.serve(RpcServer, { maxAtWork: 2 });
    const { desk } = server;
    const ann = await server.connect('ann');
    await ann.asks([1, 'hold', 'a'], [2, 'hold', 'b']);
    for (const job of desk.jobs.slice()) job.answer('done');
    await world.quiet();

    await ann.asks(...[3, 4, 5, 6].map((id) => [id, 'hold', 'c'] as const));

    world.expect(desk.jobs.length === 4, {
      lesson:
        'maxAtWork is 2, and two places were given back while nobody waited: now there are two, no more and no less.',
      expected: '2 requests begun of those that came later',
      received: `${desk.jobs.length - 2} of them`,
    });
    await ann.leaves();
  });

  test('lets the modest wait for a few requests of the greedy', async (world) => {
    const server = await world.serve(RpcServer, { maxAtWork: PLACES });
    const { desk } = server;
    const ann = await server.connect('ann');
    const ids = Array.from({ length: world.crowd(1000, 100, 40) }, (_, i) => i + 1);
    void ann.meanwhile(Buffer.concat(ids.map((id) => requestBytes(id, 'hold', GREEDY))));
    const modest = [];
    for (let i = 0; i < world.crowd(50, 12, 4); i += 1)
      modest.push(await server.connect(`client ${i}`));
    for (const client of modest) await client.asks([1, 'hold', 'modest']);
    const most = PLACES + modest.length;

    for (let at = 0; begun('modest') < modest.length; at += 1) {
      world.expect(begun('greedy') <= most && at < desk.jobs.length, {
        lesson: TURNS,
        expected: `at most ${most} of ann's requests begun before the last of ${modest.length} others`,
        received: `${begun('greedy')} of hers, and ${begun('modest')} others`,
      });
      desk.jobs[at]!.answer('done');
      await world.quiet();
    }
    for (let at = 0; at < desk.jobs.length; await world.quiet()) {
      for (; at < desk.jobs.length; at += 1) desk.jobs[at]!.answer('done');
    }
    await ann.expectReplies(
      ids.map((id) => [id, 'done']),
      { ...ANSWERED, nothing: 'The others are served, and the rest of ann’s is never begun.' },
    );
    for (const client of modest) await client.expectReplies([[1, 'done']], ANSWERED);
    for (const client of [ann, ...modest]) await client.leaves();

    function begun(body: string): number {
      return desk.jobs.filter((job) => job.body === body).length;
    }
  });

  test('takes a place back when a handler fails', async (world) => {
    const server = await world.serve(RpcServer, { maxAtWork: 1 });
    const ann = await server.connect('ann');

    await ann.asks([1, 'fail', ''], [2, 'nonsense', ''], [3, 'echo', 'c']);

    await ann.expectReplies([[1], [2], [3, 'c']], {
      ...ANSWERED,
      nothing:
        'A handler has failed, or there is none of that name, and its place was never given back: the next request waits for ever.',
    });
    await ann.leaves();
  });

  test('keeps no place for an answer that nobody takes', async (world) => {
    const server = await world.serve(RpcServer, { maxAtWork: 2, maxQueuedBytes: 50_000 });
    const [ann, bob] = [await server.connect('ann'), await server.connect('bob')];
    const count = Math.ceil((world.allBuffers + 50_000) / MUCH) + 5;
    await ann.asks(...Array.from({ length: count }, (_, id) => [id, 'much', 'x'] as const));

    await bob.asks([1, 'echo', 'b']);

    await bob.expectReplies([[1, 'b']], {
      ...ANSWERED,
      nothing:
        'Ann does not read her answers, and bob waits for a place: a handler that has given its answer is not at work any more, whoever takes that answer.',
    });
    await bob.leaves();
  });

  test('begins nothing for those who have gone', async (world) => {
    const server = await world.serve(RpcServer, { maxAtWork: 2 });
    const { desk } = server;
    const [ann, bob] = [await server.connect('ann'), await server.connect('bob')];
    const [eve, zoe] = [await server.connect('eve'), await server.connect('zoe')];
    await bob.asks([1, 'hold', 'bob 1']);
    await ann.asks([1, 'hold', 'ann']);
    await eve.asks([1, 'hold', 'eve']);
    await bob.asks([2, 'hold', 'bob 2']);
    await bob.vanishes();

    desk.jobs[0]?.answer('nobody hears this');
    await zoe.asks([1, 'hold', 'zoe']);
    desk.jobs[1]?.answer('ann');
    await world.quiet();

    const begun = desk.jobs.map(({ body }) => body).join(', ');
    world.expect(begun === 'bob 1, ann, eve, zoe', {
      lesson:
        'Bob has gone: the answer to his first request could not be written. His second one waits for a place, and none should be ' +
        'given to it. Whoever goes leaves the line.',
      expected: 'bob 1, ann, eve, zoe to be begun',
      received: begun || 'none',
    });
    for (const client of [ann, eve, zoe]) await client.leaves();
  });

  test('begins nothing behind a shutdown that was forced', async (world) => {
    const server = await world.serve(RpcServer, { maxAtWork: 1 });
    const [ann, bob] = [await server.connect('ann'), await server.connect('bob')];
    for (const client of [ann, bob]) await client.asks([1, 'hold', client.name]);

    await server.expectEnds(server.shutdown(500), 'forced', FORCED);
    for (const job of server.desk.of('hold').slice()) job.answer('too late');
    await world.quiet();

    world.expect(server.desk.jobs.length === 1, {
      lesson: FORCED,
      expected: '1 request begun, that of ann',
      received: `${server.desk.jobs.length}`,
    });
    for (const client of [ann, bob]) await client.leaves();
  });
});

const PLACES = 4;
const GREEDY = Buffer.from('greedy');

const TURNS =
  'Ann has asked a lot at once, and others ask one thing each. Places at the handlers go round: one request of each client who waits, then ' +
  'the next one of the first. Let a client wait in line with one request, not with all that it has.';

const FORCED =
  'The shutdown is over by force, and a request that had waited for a place is begun: those who wait in line are gone, too.';
