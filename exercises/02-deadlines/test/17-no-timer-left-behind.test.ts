import { commas, test, timeout, type SocketTest } from '@socketlings/testkit/socket';
import { describe } from 'vitest';
import { TcpConn } from '#subject';

describe('Step 17: no timer left behind', () => {
  test('keeps at most one timer for each direction', async (world) => {
    const conn = world.open(TcpConn);
    const rounds = world.amount(10_000, 300);
    await world.annSends('x'.repeat(rounds));
    const p = new Uint8Array(1);

    for (let i = 0; i < rounds; i += 1) {
      conn.set('setReadDeadline', world.in(1000 + i));
      await conn.conn.read(p);
    }

    expectTimers(world, 2, `after ${commas(rounds)} reads in time`);
    const late = conn.read(p);
    await world.pass(1000 + rounds);
    await late.expectFailed(
      timeout(0),
      'Of many deadlines the last one holds, and its timer is the one to keep: now it has come, and nobody has ended the read().',
    );
    expectTimers(world, 0, 'when the deadline has passed');
    conn.set('setDeadline', world.in(5000));
    conn.set('setDeadline', null);
    expectTimers(world, 0, 'when the deadlines are cleared');
    conn.set('setDeadline', world.in(5000));
    await conn.expectCloses();
    expectTimers(world, 0, 'after close()');
    for (const setter of ['setDeadline', 'setReadDeadline', 'setWriteDeadline'] as const) {
      refused(() => conn.conn[setter](world.in(5000)));
      expectTimers(world, 0, `after close() and ${setter}()`);
    }
  });
});

/** What it throws, Step 6 has asked for. */
function refused(call: () => void): void {
  try {
    call();
  } catch {}
}

function expectTimers(world: SocketTest, most: number, when: string): void {
  const armed = world.clock.armed + world.clock.foreign;
  world.expect(armed <= most, {
    lesson:
      'Timers are left behind, and each keeps something alive until it fires. Clear the old one ' +
      'when a new deadline is set or the deadline cleared, and all of them when the connection is closed.',
    expected: `at most ${most} timers ${when}`,
    received: `${commas(armed)} of them`,
  });
}
