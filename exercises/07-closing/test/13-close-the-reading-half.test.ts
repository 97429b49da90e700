import { closed, connTest as test } from '@socketlings/testkit/closing';
import { describe } from 'vitest';
import { TcpConn } from '#subject';

describe('Step 13: close the reading half', () => {
  test('is the end for a read that waits', async (world) => {
    const conn = await world.open(TcpConn);
    const read = conn.read();
    await world.quiet();

    await conn
      .closeRead()
      .expectResolvedTo(undefined, 'The connection is open: closeRead() resolves.');

    await read.expectResolvedTo(null, {
      pending: 'You want no more bytes, and read() still waits for some: wake it.',
      failed: 'The connection is well, and read() is at its end: null.',
      otherwise: 'After closeRead() a read() that waits is at the end: null.',
    });
  });

  test('lets the other half go on', async (world) => {
    const conn = await world.open(TcpConn);
    await conn.closeRead().expectResolved('The connection is open: closeRead() resolves.');

    await conn.write('I talk').expectResolved('Only reading has ended: write() goes on.');
    await conn.closeWrite().expectResolved('Only reading has ended: closeWrite() ends the rest.');

    await world.expectAnnHears(
      { bytes: 'I talk', last: 'the end' },
      {
        broken:
          'Ann has an error. TCP has no word for "I read no more": she should notice nothing.',
        otherwise: 'Ann reads what you write, and then the end.',
      },
    );
  });

  test('fails on what is closed', async (world) => {
    const conn = await world.open(TcpConn);
    await conn.expectCloses();

    await conn
      .closeRead()
      .expectFailed(closed, 'The connection is closed: closeRead() fails with ClosedError.');
  });
});
