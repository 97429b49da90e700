import { test } from '@socketlings/testkit';
import {
  CLOSES,
  REJECTION,
  SharedConn,
  closesBehind,
  expectRuns,
  fillAndQueue,
  letters,
  type Call,
} from '@socketlings/testkit/shared-conn';
import { ClosedError } from '@socketlings/net';
import { describe } from 'vitest';
import { SafeConn } from '#subject';

describe('Step 9: close with a queue', () => {
  test('ends every write, those in line included', async (world) => {
    const line = await SharedConn.open(world, SafeConn);
    const { ann, queued } = await fillAndQueue(world, line);

    const eve = line.close('eve');

    await expectCloses(line, eve, [ann, ...queued]);
    const accepted = await line.acceptedBy(ann);
    await ann.expectFailed({ type: ClosedError, n: accepted }, CUT_BY_CLOSE);
    for (const each of queued) {
      await each.expectFailed({ type: ClosedError, n: 0 }, CUT_BY_CLOSE);
    }
    expectRuns(world, await line.receive(accepted + 1), { a: accepted });
    world.expectNoRejection(REJECTION);
  });

  test('ends every read, those in line included', async (world) => {
    const line = await SharedConn.open(world, SafeConn);
    const readers = ['ann', 'bob', 'cyd'].map((who) => line.read(who, new Uint8Array(10)));
    await world.quiet();

    const eve = line.close('eve');

    await expectCloses(line, eve, readers);
    for (const each of readers) {
      await each.expectFailed({ type: ClosedError, n: 0 }, CUT_BY_CLOSE);
    }
    world.expectNoRejection(REJECTION);
  });

  test('refuses whoever comes after close', async (world) => {
    const line = await SharedConn.open(world, SafeConn);

    await line.close('eve').expectResolved(CLOSES);

    const { conn } = line;
    const calls = [
      line.write('ann', letters('a', 10)),
      line.read('bob', new Uint8Array(10)),
      line.call('cyd', 'closeWrite()', () => conn.closeWrite()),
      line.call('dan', 'setDeadline(null)', async () => conn.setDeadline(null)),
      line.call('dan', 'setReadDeadline(null)', async () => conn.setReadDeadline(null)),
      line.call('dan', 'setWriteDeadline(null)', async () => conn.setWriteDeadline(null)),
    ];
    for (const each of calls) {
      await each.expectFailed(
        { type: ClosedError, n: 0 },
        { otherwise: 'The connection is closed: every call fails with ClosedError, at once.' },
      );
    }
  });
});

// --- internal ---

async function expectCloses(line: SharedConn, eve: Call<void>, others: Call[]): Promise<void> {
  await eve.settled();
  const waiting = others.filter(({ state }) => state === 'pending');
  await eve.expectResolved(closesBehind(waiting, line.raw.reading + line.raw.writing));
}

const CUT_BY_CLOSE = {
  pending:
    'The connection is closed, and somebody waits on. close() ends every call, those in line included.',
  resolved: 'The connection was closed while this call waited, and yet it succeeded.',
  failed:
    'Whoever is cut by close() gets a ClosedError, whatever woke him. After waiting, look whether ' +
    'the connection was closed in the meantime.',
  n: 'The n of a ClosedError says how much the call had sent before: 0 for those who stood in line.',
  otherwise: 'close() ends every call with ClosedError.',
};
