import { test } from '@socketlings/testkit';
import { WRITTEN, SharedConn, expectRuns, letters } from '@socketlings/testkit/shared-conn';
import { describe } from 'vitest';
import { SafeConn } from '#subject';

describe('Step 5: read and write at once', () => {
  test('writes while a read waits', async (world) => {
    const line = await SharedConn.open(world, SafeConn);

    line.read('ann', new Uint8Array(10));
    await world.quiet();
    const bob = line.write('bob', letters('b', 1));
    const received = await line.receive(1);

    world.expect(received.length === 1, {
      lesson: DUPLEX,
      expected: 'the byte that bob writes, while ann waits for something to read',
      received: 'nothing',
    });
    expectRuns(world, received, { b: 1 });
    await bob.expectResolved({ otherwise: DUPLEX });
  });

  test('reads while a write waits', async (world) => {
    const line = await SharedConn.open(world, SafeConn);

    line.write('ann', letters('a', world.allBuffers + 3000));
    await world.quiet(); // nobody reads: the buffers are full
    await line.peer.write(letters('p', 1));

    await line.read('bob', new Uint8Array(10)).expectResolved({ otherwise: DUPLEX });
  });

  test('ends one direction, and goes on with the other', async (world) => {
    const line = await SharedConn.open(world, SafeConn);
    const question = letters('q', 1);
    const p = new Uint8Array(10);

    await line.write('ann', question).expectResolved(WRITTEN);
    const half = line.call('ann', 'closeWrite()', () => line.conn.closeWrite(), 'close');
    await half.expectResolved({ otherwise: 'closeWrite() of an open connection succeeds.' });
    const received = await line.receive(question.length + 1);
    line.expectSame(received, question, {
      short: 'closeWrite() comes after what was written: all of that arrives before the end.',
      different: 'What was written before closeWrite() must arrive, and nothing else.',
    });
    const end = await line.peer.read(new Uint8Array(1)).catch(() => 'none');
    world.expect(end === null, {
      lesson:
        'closeWrite() ends the sending half: the peer reads the end of the stream. Pass it on to raw.',
      expected: 'the end of the stream',
      received: 'none',
    });
    line.peer.write(letters('p', 1)).catch(() => {});
    const n = await line.read('ann', p).expectResolved({ otherwise: HALF });

    world.expect(n === 1 && p[0] === letters('p', 1)[0], {
      lesson: HALF,
      expected: 'the byte that the peer sends',
      received: n === null ? 'the end of the stream' : 'another one',
    });
  });
});

// --- internal ---

const DUPLEX =
  'Reading and writing are two directions, and whoever waits in one must not hold up the other. ' +
  'Give each a lock of its own.';

const HALF =
  'closeWrite() ends one direction only: whatever the peer still has to say can be read.';
