import { expectSome, needs, test } from '@socketlings/testkit/socket';
import { describe } from 'vitest';
import { TcpConn } from '#subject';

needs({ TcpConn });

describe('Step 1: read what is there', () => {
  test('waits for bytes, and gives what has come', async (world) => {
    const conn = world.open(TcpConn);
    const p = new Uint8Array(10);
    const read = conn.read(p);
    await read.expectPending(
      "Nothing has come yet, and your read() gave an answer. 'EAGAIN' means: not now. Wait until " +
        'raw.onReady() calls you, and try again.',
    );

    await world.annSends('hi');

    await expectSome(world, read, p, 'hi');
  });

  test('gives a part first, and the rest with the next read', async (world) => {
    const conn = world.open(TcpConn);

    await world.annSends('fifteen letters');

    await conn.expectReads('fifteen letters', {
      pending:
        'Bytes are there, and your read() waits. onReady() tells you once that they have come: ' +
        'perhaps before you ask, and not again for what you left behind. Try first; wait only ' +
        "after 'EAGAIN'.",
      otherwise: 'What does not fit into one read stays for the next: no byte lost, none twice.',
    });
  });

  test('passes on what has come, into buffers of any size', async (world) => {
    const { random } = world;
    const conn = world.open(TcpConn);
    const bytes = random.bytes(world.amount(40_000, 6000));

    world.ann.write(bytes).catch(() => {}); // it waits for room

    const most = (): number => random.int(1, random.int(1, 5000));
    await conn.expectReads(
      bytes,
      'read() gave other bytes than ann has sent, or not as many as it says. tryRead(p) has stored ' +
        'them at the start of `p` already: leave them as they are, and tell their number.',
      most,
    );
  });
});
