import { ANSWERED, test } from '@socketlings/testkit/rpc';
import { describe } from 'vitest';
import { RpcServer } from '#subject';

describe('Step 4: an idle client is let go', () => {
  test('ends with those who never say a word', async (world) => {
    const server = await world.serve(RpcServer, { idleMs: 1000 });
    const ann = await server.connect('ann');
    const conn = server.first;

    await world.pass(1500);

    world.expectAt('the end', conn.endedAt, conn.openedAt + 1000, IDLE);
    await ann.expectEnd({ ...ENDS, nothing: IDLE });
    await ann.leaves();
    server.expectNoneOpen('Ann was let go, and has left: her connection is open.');
  });

  test('begins anew with each request', async (world) => {
    const server = await world.serve(RpcServer, { idleMs: 1000 });
    const ann = await server.connect('ann');
    for (let id = 1; id <= 3; id += 1) {
      await world.pass(700);
      await ann.asks([id, 'echo', `${id}`]);
      await ann.expectReplies([[id, `${id}`]], { ...ANSWERED, ended: ANEW, broken: ANEW });
    }

    await world.pass(1500);

    const { at } = server.desk.jobs.at(-1)!;
    world.expectAt('the end', server.first.endedAt, at + 1000, ANEW);
    await ann.expectEnd({ ...ENDS, nothing: ANEW });
    await ann.leaves();
  });

  test('does not hurry whoever waits for an answer', async (world) => {
    const server = await world.serve(RpcServer, { idleMs: 1000 });
    const ann = await server.connect('ann');
    await ann.asks([1, 'hold', 'a'], [2, 'echo', 'b']);
    await ann.expectReplies([[2, 'b']], ANSWERED);
    await world.pass(5000);
    await ann.asks([3, 'echo', 'c']);
    await ann.expectReplies([[3, 'c']], { ...ANSWERED, ended: WAITS, broken: WAITS });
    await world.pass(5000);

    for (const job of server.desk.of('hold')) job.answer('at last');
    const since = world.clock.now();
    await ann.expectReplies([[1, 'at last']], { ...ANSWERED, ended: WAITS, broken: WAITS });
    await world.pass(1500);

    world.expectAt('the end', server.first.endedAt, since + 1000, SINCE);
    await ann.leaves();
  });
});

const IDLE =
  'Ann is connected, asks nothing, and keeps her place for nothing. When idleMs are over without a request, it is the end of ' +
  'her connection: give the wait for a frame a read deadline, and take its TimeoutError for the end, not for a reason to wait again.';

const ANEW =
  'A deadline stays where it was set: set it anew whenever you begin to wait for a request, idleMs from then.';

const WAITS =
  'Ann waits for an answer that your handler is still busy with, and is let go: whoever waits for you is not idle.';

const SINCE =
  'Ann was waiting for an answer, and has it: from that instant she is idle, for idleMs.';

const ENDS = {
  broken: 'Ann is idle, and gets a reset: there is no reason for more than the end.',
  otherwise: 'Ann is idle: she gets the end.',
};
