import { closed, test } from '@socketlings/testkit/socket';
import { describe } from 'vitest';
import { TcpConn } from '#subject';

describe('Step 16: zero-length reads', () => {
  test('gives 0 for an empty buffer, whatever has happened', async (world) => {
    const conn = world.open(TcpConn);
    const zero = async (when: string): Promise<void> =>
      conn.read(0).expectResolvedTo(0, {
        pending: `read() into an empty buffer has nothing to wait for: 0 at once, ${when}.`,
        end: `An empty buffer takes no byte, and that is not the end: 0, ${when}.`,
        otherwise: `read() into an empty buffer gives 0, ${when}.`,
      });

    await zero('even when nothing is there');
    await world.annSends('hi');
    await zero('even when something is there');
    conn.set('setReadDeadline', world.in(-1));
    await zero('even when the deadline is over');
    conn.set('setReadDeadline', null);
    await conn.expectReads('hi', 'A read into an empty buffer takes nothing away.');
    await world.ann.closeWrite();
    await world.quiet();
    await zero('even after the end');
    await conn.expectCloses();

    await conn.read(0).expectFailed(closed(0), 'After your own close even read(0) fails.');
  });
});
