import { ANSWERED, requestBytes, test } from '@socketlings/testkit/rpc';
import { describe } from 'vitest';
import { RpcServer } from '#subject';

describe('Step 5: one byte an hour', () => {
  test('ends with whoever never ends a frame', async (world) => {
    const server = await world.serve(RpcServer, { idleMs: 1000, frameMs: 3000 });
    const ann = await server.connect('ann');
    const conn = server.first;
    await ann.sends(REQUEST.subarray(0, 1));
    const since = conn.readAt;

    for (let at = 1; at < 6 && Number.isNaN(conn.endedAt); at += 1) {
      await world.pass(999);
      await ann.meanwhile(REQUEST.subarray(at, at + 1));
    }
    await world.quiet();

    world.expectAt('the end', conn.endedAt, since + 3000, DRIP, EARLY);
    await ann.expectEnd({ nothing: DRIP, broken: ENDS, otherwise: ENDS });
    await ann.leaves();
  });

  test('gives a frame its time', async (world) => {
    const server = await world.serve(RpcServer, { idleMs: 1000, frameMs: 3000 });
    const ann = await server.connect('ann');
    for (let i = 0; i < 2; i += 1) {
      await world.pass(900);
      await ann.sends(REQUEST.subarray(0, 6));
      await world.pass(2500);
      await ann.sends(REQUEST.subarray(6));
      await ann.expectReplies([[1, 'a']], { ...ANSWERED, ended: TIME, broken: TIME });
    }

    await world.pass(1500);

    const { at } = server.desk.jobs.at(-1)!;
    world.expectAt('the end', server.first.endedAt, at + 1000, BETWEEN);
    await ann.leaves();
  });

  test('does not take an answer for the end of a frame', async (world) => {
    const server = await world.serve(RpcServer, { idleMs: 500, frameMs: 3000 });
    const ann = await server.connect('ann');
    await ann.asks([9, 'hold', 'h']);
    await ann.sends(REQUEST.subarray(0, 6));
    const since = server.first.readAt;
    await world.pass(100);
    for (const job of server.desk.of('hold')) job.answer('done');
    await ann.expectReplies([[9, 'done']], ANSWERED);

    await world.pass(4000);

    const { endedAt, openedAt } = server.first;
    world.expect(endedAt > openedAt + 2500 && endedAt <= since + 3000, {
      lesson:
        'Ann is in the middle of a frame, and gets an answer meanwhile: that changes nothing for the frame, which has frameMs ' +
        'from its first byte.',
      expected: `the end at ${since + 3000} ms, or a little before`,
      received: Number.isNaN(endedAt) ? 'none' : `one at ${endedAt} ms`,
    });
    await ann.leaves();
  });
});

const REQUEST = requestBytes(1, 'echo', Buffer.from('a'));

const DRIP =
  'Ann sends a byte now and then, and never a whole frame: a frame has frameMs, from its first byte to its last. That is a ' +
  'second deadline, and a byte does not move it.';

const EARLY =
  'Ann has begun a frame, and was let go before its time was up: a frame that has begun has frameMs. idleMs are for the ' +
  'time between two frames, and do not count while one is under way.';

const TIME =
  'Ann has begun a frame, and needs 2,500 ms of the 3,000 that it has: idleMs are for the time between two frames.';

const BETWEEN =
  'The frame is whole, and ann has nothing more to ask: from here on she is idle, for idleMs.';

const ENDS = 'Ann was too slow: she gets the end, and no reset.';
