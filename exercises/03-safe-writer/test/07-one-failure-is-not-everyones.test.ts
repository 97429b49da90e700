import { test } from '@socketlings/testkit';
import {
  REJECTION,
  SharedConn,
  expectRuns,
  letters,
  namesOf,
} from '@socketlings/testkit/shared-conn';
import { NetError, TimeoutError } from '@socketlings/net';
import { describe } from 'vitest';
import { SafeConn } from '#subject';

describe("Step 7: one failure is not everyone's", () => {
  test('lets the next ones write when one fails', async (world) => {
    const line = await SharedConn.open(world, SafeConn);
    const [size, sent] = [3000, 1234];
    line.raw.failWriteAfter(sent, 'ENOBUFS');

    const ann = line.write('ann', letters('a', size));
    const bob = line.write('bob', letters('b', size));
    const cyd = line.write('cyd', letters('c', size));
    const received = await line.receive(sent + 2 * size);
    for (const each of [ann, bob, cyd]) await each.settled();

    const failed = [ann, bob, cyd].filter(({ state }) => state === 'failed');
    world.expect(
      [ann, bob, cyd].every(({ state }) => state !== 'pending'),
      {
        lesson:
          'One write failed, and those behind it wait for ever: whoever fails must let the next one ' +
          'in, just like whoever succeeds.',
        expected: 'three writes that settle',
        received: `waiting for ever: ${namesOf([ann, bob, cyd].filter(({ state }) => state === 'pending'))}`,
      },
    );
    world.expect(failed.length === 1, {
      lesson:
        failed.length === 0
          ? 'A raw.write() failed, and no write() did: whoever loses bytes must be told.'
          : 'One raw.write() failed, once, and several writes report it. The connection goes on: ' +
            'an error belongs to the one whose bytes it concerns.',
      expected: 'one write that fails',
      received: failed.length === 0 ? 'none' : `${failed.length}: ${namesOf(failed)}`,
    });
    await failed[0]!.expectFailed({ type: NetError, code: 'ENOBUFS', n: sent }, FAILED_WRITE);
    const letter = failed[0]!.who[0]!;
    expectRuns(world, received, { a: size, b: size, c: size, [letter]: sent });
    world.expectNoRejection(REJECTION);
  });

  test('gives each its own error when the peer is gone', async (world) => {
    const line = await SharedConn.open(world, SafeConn);
    const size = world.allBuffers + 3000;

    const ann = line.write('ann', letters('a', size));
    await world.quiet(); // ann is inside, and waits for room
    const bob = line.write('bob', letters('b', size));
    const cyd = line.write('cyd', letters('c', size));
    await world.quiet();
    line.note('the peer', 'vanishes (reset)');
    await line.peer.reset();

    const accepted = await line.acceptedBy(ann);
    await ann.expectFailed({ type: NetError, n: accepted }, FAILED_WRITE);
    for (const each of [bob, cyd]) {
      await each.expectFailed(
        { type: NetError, n: 0 },
        {
          pending:
            'The peer is gone, one write failed, and those behind it wait for ever: whoever fails ' +
            'must let the next one in.',
          n:
            'A write that had not begun got an error that says bytes were sent: it is the error of ' +
            'the write before it. Each call must fail with an error of its own.',
          otherwise: 'The peer is gone: every write fails with a NetError, each with its own.',
        },
      );
    }
    world.expect(bob.error !== cyd.error && bob.error !== ann.error, {
      lesson:
        'Several calls failed with the very same error object. An error says what became of one ' +
        'call: make a new one for each.',
      expected: 'an error for each write',
      received: 'one for several',
    });
    world.expectNoRejection(REJECTION);
  });

  test('lets the next one read when one fails', async (world) => {
    const line = await SharedConn.open(world, SafeConn);
    const fail = {
      otherwise: 'The read deadline has passed: a read that waits fails with TimeoutError.',
    };

    line.setReadDeadlineIn(100);
    const ann = line.read('ann', new Uint8Array(10));
    await ann.expectFailed({ type: TimeoutError, n: 0 }, fail);
    line.clearDeadlines();
    const bob = line.read('bob', new Uint8Array(10));
    await line.peer.write(letters('p', 1));

    await bob.expectResolved({
      otherwise:
        'One read failed, and the next one got nothing, although a byte is there: whoever fails ' +
        'must let the next one in.',
    });
    world.expectNoRejection(REJECTION);
  });
});

// --- internal ---

const FAILED_WRITE = {
  pending: 'The raw connection fails, and write() waits for ever: pass the error on.',
  resolved: 'The raw connection failed in the middle of a write, and write() succeeded.',
  n:
    'The n of the error is wrong. It counts what the whole write() had sent; the error of raw.write() ' +
    'knows its own piece only. Make a new error with your own count.',
  otherwise: 'A write fails with what the raw connection reports: the same class, the same code.',
};
