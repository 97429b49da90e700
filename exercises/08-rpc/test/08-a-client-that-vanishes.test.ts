import { ANSWERED, OTHERS, test } from '@socketlings/testkit/rpc';
import { describe } from 'vitest';
import { RpcServer } from '#subject';

describe('Step 8: a client that vanishes', () => {
  test('tells the handlers', async (world) => {
    const server = await world.serve(RpcServer);
    const [ann, bob] = [await server.connect('ann'), await server.connect('bob')];
    const count = world.amount(100, 10);
    await ann.asks(...Array.from({ length: count }, (_, id) => [id, 'hold', 'a'] as const));
    await bob.asks([1, 'hold', 'b']);
    const jobs = server.desk.of('hold');

    await ann.vanishes();

    const told = jobs.filter((job) => job.isAborted());
    world.expect(told.length === count && told.every(({ body }) => body === 'a'), {
      lesson:
        'Ann has vanished, and her handlers work on for nobody: abort their signals, all of hers and none of bob’s.',
      expected: `${count} signals aborted, all of ann`,
      received: `${told.filter(({ body }) => body === 'a').length} of ann, ${told.filter(({ body }) => body === 'b').length} of bob`,
    });
    world.expect(server.open.length === 1, {
      lesson:
        'Ann has vanished, and her connection is open: do not wait for handlers that nobody waits for.',
      expected: '1 connection open, that of bob',
      received: `${server.open.length}`,
    });
    for (const job of jobs) job.answer('too late');
    await bob.expectReplies([[1, 'too late']], OTHERS);
    server.expectServing('A client has vanished: serve() goes on for the others.');
    await bob.leaves();
  });

  test('notices it when it writes, too', async (world) => {
    const server = await world.serve(RpcServer, { maxQueuedBytes: 1, maxInFlight: 2 });
    const ann = await server.connect('ann');
    await ann.asks([1, 'hold', 'a'], [2, 'hold', 'b'], [3, 'echo', 'c']);
    const [first, second] = server.desk.of('hold');
    await ann.vanishes();

    first?.answer('nobody hears this');
    await world.quiet();

    world.expect(second?.isAborted() === true, {
      lesson:
        'Two requests are in flight, so nothing is read, and no read can say that ann is gone. The write of an answer can, and has ' +
        'failed: abort the other handlers, and close.',
      expected: 'the signal of the other request to be aborted',
      received: 'it is not',
    });
    server.expectNoneOpen('An answer could not be written, for ann is gone: close her connection.');
  });

  test('makes room at once, whatever its handlers do', async (world) => {
    const server = await world.serve(RpcServer, { maxConns: 1 });
    const ann = await server.connect('ann');
    await ann.asks([1, 'hold', 'a']);
    const bob = await server.connect('bob');
    await bob.asks([1, 'echo', 'b']);

    await ann.vanishes();

    await bob.expectReplies([[1, 'b']], {
      ...ANSWERED,
      nothing:
        'Ann has vanished, and bob waits outside: her place is kept by a handler that does not end. Wait for no handler of a client ' +
        'that is not there any more.',
    });
    await bob.leaves();
  });

  test('does not abort what it answers', async (world) => {
    const server = await world.serve(RpcServer);
    const ann = await server.connect('ann');
    await ann.asks([1, 'echo', 'a'], [2, 'hold', 'b']);
    await ann.expectReplies([[1, 'a']], ANSWERED);
    await ann.halfCloses();

    world.expect(
      server.desk.jobs.every((job) => !job.isAborted()),
      {
        lesson:
          'Ann only sends no more, and waits for her answer: nobody is gone, and nothing to be aborted.',
        expected: 'no signal aborted',
        received: 'one is',
      },
    );
    for (const job of server.desk.of('hold')) job.answer('b');
    await ann.expectReplies([[2, 'b']], ANSWERED);
    await ann.leaves();
  });
});
