import { ANSWERED, needs, requestBytes, test } from '@socketlings/testkit/rpc';
import { describe } from 'vitest';
import { RpcClient, RpcServer } from '#subject';

needs({ RpcServer, RpcClient });

describe('Step 1: one answer for each request', () => {
  test('answers all that comes in one segment', async (world) => {
    const server = await world.serve(RpcServer);
    const ann = await server.connect('ann');

    await ann.asks([3, 'echo', 'a'], [1, 'echo', ''], [4_000_000_000, 'echo', 'ccc']);

    await ann.expectReplies(
      [
        [3, 'a'],
        [1, ''],
        [4_000_000_000, 'ccc'],
      ],
      ANSWERED,
    );
    await ann.expectSilence('All that was asked is answered, and something more comes: one each.');
    world.expect(server.desk.jobs.length === 3, {
      lesson: 'A handler is called once for each request.',
      expected: '3 calls of a handler',
      received: `${server.desk.jobs.length}`,
    });
    await ann.leaves();
  });

  test('keeps two clients apart', async (world) => {
    const server = await world.serve(RpcServer);
    const clients = [await server.connect('ann'), await server.connect('bob')];
    const requests = clients.map(({ name }) =>
      requestBytes(5, 'echo', Buffer.from(`from ${name}`)),
    );

    for (let at = 0; at < requests[0]!.length; at += 5) {
      for (const [i, client] of clients.entries()) {
        await client.sends(requests[i]!.subarray(at, at + 5));
      }
    }

    for (const client of clients) {
      await client.expectReplies([[5, `from ${client.name}`]], {
        ...ANSWERED,
        nothing:
          'Two clients ask, and one of them waits for the other to leave: serve them side by side.',
        other: 'Two clients send at the same time, in pieces, and each has asked something else.',
      });
    }
    for (const client of clients) await client.leaves();
  });

  test('says so when there is no answer', async (world) => {
    const server = await world.serve(RpcServer);
    const ann = await server.connect('ann');

    await ann.asks([1, 'fail', 'x'], [2, 'nonsense', ''], [3, 'echo', 'c']);

    await ann.expectReplies([[1], [2], [3, 'c']], {
      ...ANSWERED,
      nothing: FAILURES,
      ended: FAILURES,
      broken: FAILURES,
      otherwise: FAILURES,
    });
    await ann.leaves();
  });

  test('answers those who send no more', async (world) => {
    const server = await world.serve(RpcServer);
    const ann = await server.connect('ann');
    await ann.asks([1, 'hold', 'a']);
    await ann.halfCloses();

    for (const job of server.desk.of('hold')) job.answer('done');

    await ann.expectReplies([[1, 'done']], { ...ANSWERED, ended: HALF, broken: HALF });
    await ann.expectEnd({
      nothing: 'Ann has ended, and has all her answers: now it is your turn to end.',
      broken: 'Ann has ended, and has all her answers: a clean end is due, and no reset.',
      otherwise: 'Ann has all her answers: she gets the end.',
    });
    await ann.leaves();
    server.expectNoneOpen(LEFT);
  });

  test('closes behind whoever leaves', async (world) => {
    const server = await world.serve(RpcServer);
    const ann = await server.connect('ann');
    await ann.asks([1, 'echo', 'a']);
    await ann.expectReplies([[1, 'a']], ANSWERED);

    await ann.leaves();

    server.expectNoneOpen(LEFT);
    server.expectServing('A client has left: serve() goes on for the others.');
  });
});

const FAILURES =
  'A handler has failed, or there is none of that name: that is an answer, too. Send a frame of the type FAILURE with the id of ' +
  'the request, and go on.';

const HALF =
  'Ann sends no more, and still waits for an answer: the end of her half is not the end of the connection.';

const LEFT = 'The client is gone, and its connection is open: a leak. Close it.';
