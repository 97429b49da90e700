import { test, timeout } from '@socketlings/testkit/socket';
import { describe } from 'vitest';
import { TcpConn } from '#subject';

describe('Step 11: shorten while waiting', () => {
  test('ends earlier when the deadline comes nearer', async (world) => {
    const conn = world.open(TcpConn);
    for (const first of [null, world.in(10_000)]) {
      conn.set('setReadDeadline', first);
      const read = conn.read(10);
      await world.pass(100);

      conn.set('setReadDeadline', world.in(200));
      await world.pass(199);
      await read.expectPending('Your read() ended before its new deadline.');
      await world.pass(1);

      await read.expectFailed(timeout(0), {
        pending:
          'A nearer deadline was set while your read() waited, and it did not notice: set a timer ' +
          'for the new time when it is set, not when read() begins.',
        otherwise: 'At the new, nearer deadline the waiting read() rejects with TimeoutError.',
      });
    }
  });

  test('ends at once when the deadline is set to the past', async (world) => {
    const conn = world.open(TcpConn);
    for (const ago of [1000, 0]) {
      conn.set('setReadDeadline', null);
      const read = conn.read(10);
      await world.pass(100);

      const now = world.clock.now();
      conn.set('setReadDeadline', world.in(-ago));

      await read.expectFailed(timeout(0), {
        pending:
          'The deadline was set to a time that is over, and your read() still waits. This is how ' +
          'others kick out whoever waits: wake it at once.',
        otherwise: 'A read() that waits when the deadline is set to the past: TimeoutError.',
      });
      world.expect(read.settledAt === now, {
        lesson: 'A deadline in the past wakes whoever waits at once, not some time later.',
        expected: 'a TimeoutError at once',
        received: `one ${read.settledAt - now} ms later`,
      });
    }
  });
});
