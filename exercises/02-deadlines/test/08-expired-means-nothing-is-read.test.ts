import { test, timeout } from '@socketlings/testkit/socket';
import { describe } from 'vitest';
import { TcpConn } from '#subject';

describe('Step 8: expired means nothing is read', () => {
  test('takes no byte when its time is over', async (world) => {
    const conn = world.open(TcpConn);
    await world.annSends('hello');

    for (const t of [world.in(-1000), world.in(-1), world.in(0), 0]) {
      conn.set('setReadDeadline', t);
      await conn.read(10).expectFailed(timeout(0), {
        pending: 'The deadline is over before read() is called. It fails at once, and never waits.',
        otherwise:
          t < world.clock.now()
            ? 'The deadline is over, and your read() took bytes. Look at the deadline first, then ' +
              'try. Only null means: no deadline; 0 is a time like any other.'
            : 'At the very instant of the deadline it is over: compare with <=, not with <.',
      });
    }
    conn.set('setReadDeadline', null);

    await conn.expectReads('hello', {
      failed: 'null takes the deadline back: after that, read() is as if there had been none.',
      otherwise:
        'Bytes are missing: a read() that fails takes none. Look at the deadline before you try.',
    });
  });

  test('does not tell of the end when its time is over', async (world) => {
    const conn = world.open(TcpConn);
    await world.ann.closeWrite();
    await world.quiet();

    conn.set('setReadDeadline', world.in(-1));
    await conn.read(10).expectFailed(timeout(0), {
      otherwise: 'The deadline comes first, even when the end of the stream is already there.',
    });
    conn.set('setReadDeadline', null);

    await conn.read(10).expectResolvedTo(null, 'The end is still there when the deadline is gone.');
  });
});
