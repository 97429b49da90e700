import { ANSWERED, OTHERS, requestBytes, test } from '@socketlings/testkit/rpc';
import { encodeFrame } from '@socketlings/net/frames';
import { describe } from 'vitest';
import { RpcServer } from '#subject';

describe('Step 3: a bad frame costs one connection', () => {
  test('lets go whoever sends none', async (world) => {
    for (const bytes of world.some(BAD)) {
      const server = await world.serve(RpcServer, { maxFrame: 1000 });
      const [ann, bob] = [await server.connect('ann'), await server.connect('bob')];
      await ann.asks([1, 'echo', 'a']);

      await ann.sends(bytes);

      await ann.expectReplies([[1, 'a']], { ...ANSWERED, ended: BEFORE, broken: GO.broken });
      await ann.expectEnd(GO, 'failures');
      await ann.leaves();
      await bob.asks([2, 'echo', 'b']);
      await bob.expectReplies([[2, 'b']], OTHERS);
      const eve = await server.connect('eve');
      await eve.asks([3, 'echo', 'c']);
      await eve.expectReplies([[3, 'c']], { ...ANSWERED, nothing: NEW });
      server.expectServing(NEW);
      for (const client of [bob, eve]) await client.leaves();
      server.expectNoneOpen('All clients are gone, and a connection is open: a leak.');
    }
  });

  test('answers what was asked before', async (world) => {
    const server = await world.serve(RpcServer);
    const ann = await server.connect('ann');
    await ann.asks([1, 'hold', 'a']);
    await ann.sends(BAD[0]!);
    await world.quiet();

    for (const job of server.desk.of('hold')) job.answer('done');

    const lessons = { ...ANSWERED, ended: BEFORE, broken: GO.broken, otherwise: BEFORE };
    await ann.expectReplies([[1, 'done']], lessons);
    await ann.expectEnd(GO, 'failures');
    await ann.leaves();
  });

  test('does not mind who leaves within a frame', async (world) => {
    const server = await world.serve(RpcServer);
    const [ann, bob] = [await server.connect('ann'), await server.connect('bob')];
    await ann.sends(requestBytes(1, 'echo', Buffer.from('long')).subarray(0, -2));

    await ann.leaves();

    await bob.asks([2, 'echo', 'b']);
    await bob.expectReplies([[2, 'b']], OTHERS);
    server.expectServing(NEW);
    await bob.leaves();
    server.expectNoneOpen('Ann has left in the middle of a frame, and her connection is open.');
  });

  test('listens to it no longer than frameMs', async (world) => {
    const server = await world.serve(RpcServer, { frameMs: 2000 });
    const ann = await server.connect('ann');
    await ann.sends(BAD[0]!);

    await world.pass(2100);

    server.expectNoneOpen(
      'Ann was let go, and does not end her half: after frameMs that is enough. Give the draining a deadline, and close.',
    );
    await ann.leaves();
  });
});

const BAD = [
  Buffer.from([0, 0, 0, 2, 1, 1]), // too short for a type and an id
  Buffer.concat([Buffer.from([0, 1, 0, 0]), Buffer.alloc(6000, 'x')]), // too large
  encodeFrame({ type: 99, id: 5, payload: Buffer.from('?') }), // no request
  encodeFrame({ type: 2, id: 5, payload: Buffer.from('an answer') }), // that nobody has asked for
];

const BEFORE =
  'Ann has asked, and then sent nonsense. Her earlier request gets its answer: read no more, wait for what is in flight, send it, ' +
  'and end then.';

const GO = {
  nothing:
    'Ann has sent what is no request, and the connection stays open: behind that nothing can be understood any more.',
  broken:
    'Ann was reset. She may still be sending when you close, and bytes that are not read turn a close into a reset, which may ' +
    'overtake your answers: end your half, read to her end, and close last.',
  other: 'Ann has sent what is no request: at most a FAILURE comes, and then the end.',
  otherwise: 'Ann has sent what is no request: that is the end of her connection.',
};

const NEW =
  'One client has sent nonsense, and that was the end for all: catch what happens to a connection where that connection is served.';
