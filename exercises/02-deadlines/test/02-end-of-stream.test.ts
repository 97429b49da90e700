import { test, type Call } from '@socketlings/testkit/socket';
import { describe } from 'vitest';
import { TcpConn } from '#subject';

describe('Step 2: end of stream', () => {
  test('gives the last bytes, then null for ever', async (world) => {
    const conn = world.open(TcpConn);
    await world.annSends('bye');
    await world.ann.closeWrite();
    await world.quiet();

    await conn.expectReads('bye', 'Bytes that came before the end are to be read before the end.');
    for (const _ of ['the end', 'again']) {
      await conn.read(10).expectResolvedTo(null, {
        pending: 'The end has come, and your read() waits. After the end nothing ever comes.',
        otherwise: 'tryRead() gives 0 at the end of the stream. Conn says null to that, each time.',
      });
    }
  });

  test('tells the end after a read with room to spare', async (world) => {
    const conn = world.open(TcpConn);
    await world.annSends('bye');
    await world.ann.closeWrite();
    await world.quiet();

    let last: Call<number | null>;
    do {
      last = conn.read(100);
      await last.settled();
    } while (Number(last.value) > 0);

    await last.expectResolvedTo(null, {
      pending:
        "A read() got less than it had room for, and the next one waits. A short read says nothing of what comes behind it: only 'EAGAIN' says that nothing is there.",
      otherwise: 'After the last byte the end comes: null, however much room the reads had.',
    });
  });

  test('wakes a waiting read when the end comes', async (world) => {
    const read = world.open(TcpConn).read(10);
    await world.quiet();

    await world.ann.closeWrite();

    await read.expectResolvedTo(null, {
      pending: 'The end came while your read() waited, and it still waits: the end wakes it, too.',
      otherwise: 'The peer sends no more: your read() should resolve to null.',
    });
  });
});
