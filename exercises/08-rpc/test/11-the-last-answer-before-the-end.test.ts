import { ANSWERED, test } from '@socketlings/testkit/rpc';
import { describe } from 'vitest';
import { RpcServer } from '#subject';

describe('Step 11: the last answer before the end', () => {
  test('answers what is in flight', async (world) => {
    const server = await world.serve(RpcServer);
    const [ann, bob] = [await server.connect('ann'), await server.connect('bob')];
    await ann.asks([1, 'hold', 'a'], [2, 'hold', 'b']);

    const call = server.shutdown(60_000);
    await bob.expectEnd({ ...ENDS, nothing: IDLE });
    await bob.leaves();
    await world.pass(100);
    for (const job of server.desk.of('hold')) job.answer(job.body);

    await ann.expectReplies(
      [
        [1, 'a'],
        [2, 'b'],
      ],
      { ...ANSWERED, ended: FLIGHT, broken: FLIGHT },
    );
    const since = world.clock.now();
    await ann.expectEnd(ENDS);
    world.expect(world.clock.now() < since + 1000, {
      lesson: ENDS.nothing,
      expected: 'the end behind the last answer',
      received: 'it came when graceMs were over',
    });
    await ann.leaves();
    await server.expectEnds(call, 'drained', DRAINED);
    world.expect(call.settledAt < since + 1000, { lesson: DRAINED });
    server.expectNoneOpen('All is drained, and a connection is open.');
    world.expectNoTimer(TIMER);
  });

  test('begins nothing more', async (world) => {
    const server = await world.serve(RpcServer);
    const ann = await server.connect('ann');
    await ann.asks([1, 'hold', 'a']);

    const call = server.shutdown(60_000);
    await world.quiet();
    await ann.asks([2, 'echo', 'b']);
    for (const job of server.desk.of('hold')) job.answer('a');

    await ann.expectReplies([[1, 'a']], { ...ANSWERED, other: MORE, ended: FLIGHT });
    await ann.expectEnd({ ...ENDS, other: MORE });
    await ann.leaves();
    await server.expectEnds(call, 'drained', DRAINED);
  });

  test('begins nothing more of a client that was at its bound', async (world) => {
    const server = await world.serve(RpcServer, { maxInFlight: 1 });
    const ann = await server.connect('ann');
    await ann.asks([1, 'hold', 'a'], [2, 'hold', 'b']);

    const call = server.shutdown(60_000);
    await world.quiet();
    for (const job of server.desk.of('hold')) job.answer('a');

    await ann.expectReplies([[1, 'a']], { ...ANSWERED, other: BOUND, ended: FLIGHT });
    await ann.expectEnd({ ...ENDS, nothing: BOUND, other: BOUND });
    await ann.leaves();
    await server.expectEnds(call, 'drained', DRAINED);
    world.expect(server.desk.jobs.length === 1, { lesson: BOUND });
  });

  test('lets in nobody any more, whoever waits outside', async (world) => {
    const server = await world.serve(RpcServer, { maxConns: 1 });
    const ann = await server.connect('ann');
    const bob = await server.connect('bob');
    await ann.asks([1, 'hold', 'a']);

    const call = server.shutdown(60_000);
    await world.quiet();
    await server.expectRefuses('eve', OUTSIDE);
    for (const job of server.desk.of('hold')) job.answer('a');
    await ann.expectReplies([[1, 'a']], { ...ANSWERED, ended: FLIGHT });
    await ann.leaves();
    await bob.leaves();

    await server.expectEnds(call, 'drained', DRAINED);
    world.expect(server.conns.length === 1, {
      lesson:
        'It is shutting down, and a client was let in that had waited in the backlog: close the listener first.',
      expected: '1 client accepted',
      received: `${server.conns.length}`,
    });
  });

  test('lets nobody fall between who comes at that very instant', async (world) => {
    for (const microtasks of [0, 1, 2, 3, 5, 8, 13]) {
      const server = await world.serve(RpcServer);
      let call: ReturnType<typeof server.shutdown> | undefined;
      server.whenAccepted(microtasks, () => (call = server.shutdown(60_000)));

      const ann = await server.connect('ann');

      await ann.expectEnd({ nothing: BETWEEN, otherwise: BETWEEN });
      await ann.leaves();
      await server.expectEnds(call!, 'drained', BETWEEN);
      server.expectNoneOpen(BETWEEN);
    }
  });

  test('does so with many', async (world) => {
    const server = await world.serve(RpcServer);
    const clients = [];
    for (let i = 0; i < world.amount(10, 3); i += 1) {
      clients.push(await server.connect(`client ${i}`));
    }
    for (const client of clients) await client.asks([1, 'hold', client.name], [2, 'much', 'x']);

    const call = server.shutdown(60_000);
    for (const job of server.desk.of('hold')) job.answer(job.body);

    for (const client of clients) {
      await client.expectReplies(
        [
          [1, client.name],
          [2, 'x'.repeat(20_000)],
        ],
        { ...ANSWERED, ended: FLIGHT, broken: FLIGHT },
      );
      await client.expectEnd(ENDS);
      await client.leaves();
    }
    await server.expectEnds(call, 'drained', DRAINED);
    server.expectNoneOpen('All is drained, and a connection is open.');
  });

  test('does not wait for a handler for ever', async (world) => {
    const server = await world.serve(RpcServer);
    const ann = await server.connect('ann');
    await ann.asks([1, 'hold', 'a']);
    const since = world.clock.now();

    const call = server.shutdown(500);

    await server.expectEnds(call, 'forced', FORCED);
    world.expectAt('the end of shutdown()', call.settledAt, since + 500, FORCED);
    server.expectNoneOpen(FORCED);
    world.expect(
      server.desk.jobs.every((job) => job.isAborted()),
      {
        lesson:
          'The time is over, and a handler works on: abort its signal, for its answer cannot be sent any more.',
        expected: 'its signal to be aborted',
        received: 'it is not',
      },
    );
    world.expectNoTimer(TIMER);
    await ann.leaves();
  });

  test('is one, however often it is asked for', async (world) => {
    const server = await world.serve(RpcServer);
    const ann = await server.connect('ann');
    await ann.asks([1, 'hold', 'a']);
    const since = world.clock.now();

    const calls = [server.shutdown(500), server.shutdown(60_000)];

    for (const call of calls) {
      await server.expectEnds(call, 'forced', ONE);
      world.expectAt('its end', call.settledAt, since + 500, ONE);
    }
    await ann.leaves();
  });
});

const IDLE =
  'Bob has nothing in flight, and a shutdown has begun: wake the wait for his next request, by a read deadline in the past, and end.';

const FLIGHT =
  'A request was in flight when the shutdown began, and its answer is lost: read no more, wait for the handlers, send what they give, ' +
  'and end behind that.';

const MORE =
  'The shutdown has begun, and a request that came later was begun all the same: read no more.';

const BOUND =
  'When the shutdown began, ann had as much in flight as she may, and more to ask. That is answered now, and there is room again: but ' +
  'nothing more is read.';

const BETWEEN =
  'Ann was accepted at the very instant of the shutdown, and has fallen between the two: nobody ends her connection. Whoever is ' +
  'accepted while you shut down gets the end like all the others.';

const OUTSIDE =
  'It is shutting down, and a client is let in: close the listener first, also with clients that wait in the backlog.';

const DRAINED =
  "All is answered, and all clients have gone: shutdown() is over at once, and it is 'drained'.";

const FORCED =
  "A handler does not end. When graceMs are over, close what is left: 'forced'. Do not wait for the handler, too.";

const ONE =
  'It is shutting down already: a second call waits for the same end, and gives nobody more time.';

const TIMER = 'shutdown() is over, and its timer is still set: clear it.';

const ENDS = {
  nothing: 'All is answered, and the connection stays open: send the end behind the last answer.',
  broken:
    'All is answered, and then ann gets a reset: end your half, and listen to her end before you close.',
  otherwise: 'Behind the last answer comes the end, and nothing else.',
};
