import { test, timeout } from '@socketlings/testkit/socket';
import { describe } from 'vitest';
import { TcpConn } from '#subject';

describe('Step 7: the first deadline', () => {
  test('ends a waiting read when its time has come', async (world) => {
    const conn = world.open(TcpConn);
    conn.set('setReadDeadline', world.in(1000));
    const read = conn.read(10);

    await world.expectSleep(999);
    await read.expectPending(
      'Your read() ended before its deadline: a deadline is a time on `clock`, not a duration.',
    );
    await world.pass(1);

    await read.expectFailed(timeout(0), {
      pending:
        'The deadline has come, and your read() still waits. Nothing happens on the wire then: ' +
        'somebody has to wake it, at that time. That is what clock.setTimer() is for.',
      end: 'null is what the peer says. A deadline that has come is a TimeoutError.',
      otherwise: 'From its deadline on a read() rejects with TimeoutError.',
    });
  });
});
