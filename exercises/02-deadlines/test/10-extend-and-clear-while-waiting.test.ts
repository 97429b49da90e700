import { expectSome, test, timeout } from '@socketlings/testkit/socket';
import { describe } from 'vitest';
import { TcpConn } from '#subject';

describe('Step 10: extend and clear while waiting', () => {
  test('forgets the old time when a new one is set', async (world) => {
    const conn = world.open(TcpConn);
    conn.set('setReadDeadline', world.in(1000));
    const read = conn.read(10);
    await world.pass(500);

    for (let i = 1; i <= 1000; i += 1) conn.set('setReadDeadline', world.in(1000 + i));
    await world.pass(1999);
    await read.expectPending(
      'The deadline was put off while your read() waited, and yet it ended at an old time. ' +
        'The timer of the old deadline has to go.',
    );
    await world.pass(1);

    await read.expectFailed(timeout(0), {
      pending:
        'The new deadline has come, and your read() still waits: one that is set while somebody ' +
        'waits must count for him, too.',
      otherwise: 'At the new deadline the waiting read() rejects with TimeoutError.',
    });
  });

  test('waits on without a deadline when it is cleared', async (world) => {
    const conn = world.open(TcpConn);
    conn.set('setReadDeadline', world.in(1000));
    const p = new Uint8Array(10);
    const read = conn.read(p);
    await world.pass(500);

    conn.set('setReadDeadline', null);
    await world.pass(20_000);
    await read.expectPending(
      'The deadline was taken back while your read() waited, and yet it ended. null means: for ever.',
    );
    await world.annSends('hi');

    await expectSome(world, read, p, 'hi');
  });
});
