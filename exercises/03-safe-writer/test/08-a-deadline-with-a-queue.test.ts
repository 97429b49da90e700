import { test } from '@socketlings/testkit';
import {
  REJECTION,
  SharedConn,
  expectRuns,
  fillAndQueue,
  letters,
} from '@socketlings/testkit/shared-conn';
import { TimeoutError } from '@socketlings/net';
import { describe } from 'vitest';
import { SafeConn } from '#subject';

describe('Step 8: a deadline with a queue', () => {
  test('sends nothing of those who have stood in line for too long', async (world) => {
    const line = await SharedConn.open(world, SafeConn);
    const { ann, queued } = await fillAndQueue(world, line);

    line.setWriteDeadlineIn(100);

    const accepted = await line.acceptedBy(ann);
    await ann.expectFailed({ type: TimeoutError, n: accepted }, TOO_LATE);
    for (const each of queued) {
      await each.expectFailed({ type: TimeoutError, n: 0 }, TOO_LATE_IN_LINE);
    }
    line.clearDeadlines();
    const dan = line.write('dan', letters('d', 3000));
    const received = await line.receive(accepted + 3000);
    await world.quiet();
    line.expectNoMore('After the deadline, bytes were sent of a write that had failed.');
    expectRuns(world, received, { a: accepted, d: 3000 });
    await dan.expectResolved({
      otherwise: 'The deadline is cleared, and the connection goes on as if nothing had happened.',
    });
    world.expectNoRejection(REJECTION);
  });

  test('wakes all readers at the read deadline', async (world) => {
    const line = await SharedConn.open(world, SafeConn);
    const readers = ['ann', 'bob', 'cyd'].map((who) => line.read(who, new Uint8Array(10)));
    await world.quiet();

    line.setReadDeadlineIn(100);

    for (const each of readers) {
      await each.expectFailed(
        { type: TimeoutError, n: 0 },
        {
          pending:
            'The read deadline has passed, and a reader waits on. It holds for those in line, too.',
          otherwise: 'From the read deadline on every read fails with TimeoutError.',
        },
      );
    }
    line.clearDeadlines();
    await line.peer.write(letters('p', 1));
    await line.read('dan', new Uint8Array(10)).expectResolved({
      otherwise: 'The deadline is cleared, and the byte that has come since can be read.',
    });
    world.expectNoRejection(REJECTION);
  });

  test('sets both deadlines at once, and takes both back', async (world) => {
    const line = await SharedConn.open(world, SafeConn);
    const size = world.allBuffers + 3000;
    const ann = line.write('ann', letters('a', size));
    const kim = line.read('kim', new Uint8Array(10));
    await world.quiet(); // nobody reads, and nobody sends: both wait

    line.setBothDeadlinesIn(100);
    const accepted = await line.acceptedBy(ann);
    await ann.expectFailed({ type: TimeoutError, n: accepted }, { ...TOO_LATE, pending: BOTH });
    await kim.expectFailed({ type: TimeoutError, n: 0 }, { pending: BOTH, otherwise: BOTH });
    line.setBothDeadlinesIn(null);
    const bob = line.write('bob', letters('b', 3000));
    const leo = line.read('leo', new Uint8Array(10));
    await line.peer.write(letters('p', 1));
    const received = await line.receive(accepted + 3000);

    const cleared = { otherwise: 'setDeadline(null) takes both deadlines back, and all goes on.' };
    await bob.expectResolved(cleared);
    await leo.expectResolved(cleared);
    expectRuns(world, received, { a: accepted, b: 3000 });
  });

  test('lets a deadline end its own direction only', async (world) => {
    const line = await SharedConn.open(world, SafeConn);
    const kim = line.read('kim', new Uint8Array(10));
    const ann = line.write('ann', letters('a', world.allBuffers + 3000));
    await world.quiet();

    line.setReadDeadlineIn(100);
    await kim.expectFailed({ type: TimeoutError, n: 0 }, { otherwise: ONE_WAY });
    await ann.expectPending(ONE_WAY);
    line.clearDeadlines();
    const leo = line.read('leo', new Uint8Array(10));
    line.setWriteDeadlineIn(100);
    const accepted = await line.acceptedBy(ann);
    await ann.expectFailed({ type: TimeoutError, n: accepted }, TOO_LATE);
    await leo.expectPending(ONE_WAY);
  });
});

// --- internal ---

const BOTH =
  'setDeadline() sets both deadlines, that of reading and that of writing: whoever waits in either ' +
  'gets a TimeoutError.';

const ONE_WAY =
  'Reading and writing have a deadline each: one that passes ends the calls of its own direction, ' +
  'and no others.';

const TOO_LATE = {
  pending: 'The write deadline has passed, and a write that waits for room waits on.',
  resolved: 'The write deadline has passed before all was sent, and write() has resolved.',
  n:
    'A write that the deadline cuts says in n how much the whole call had sent: so many bytes are ' +
    'on the wire.',
  otherwise: 'A write that the deadline cuts fails with TimeoutError.',
};

const TOO_LATE_IN_LINE = {
  pending:
    'The write deadline has passed, and a write that stood in line waits on. The deadline holds for it, too.',
  resolved: 'The write deadline has passed while a write stood in line, and yet it succeeded.',
  n: 'A write that had not begun when the deadline passed has sent nothing: its n is 0.',
  otherwise: 'A write that stands in line when the deadline passes fails with TimeoutError.',
};
