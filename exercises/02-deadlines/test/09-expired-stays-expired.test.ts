import { test, timeout } from '@socketlings/testkit/socket';
import { describe } from 'vitest';
import { TcpConn } from '#subject';

describe('Step 9: expired stays expired', () => {
  test('fails again and again, until the deadline is set anew', async (world) => {
    const conn = world.open(TcpConn);
    conn.set('setReadDeadline', world.in(1000));
    const read = conn.read(10);
    await world.pass(1000);
    await read.expectFailed(
      timeout(0),
      'A read() that waits when its deadline comes rejects with TimeoutError.',
    );
    await world.annSends('hello');

    for (const ms of [0, 1000, 5000]) {
      await world.pass(ms);
      await conn.read(10).expectFailed(timeout(0), {
        pending: STICKY,
        otherwise: STICKY,
      });
    }
    conn.set('setReadDeadline', world.in(1000));

    await conn.expectReads('hello', {
      failed:
        'A new deadline in the future, and your read() still fails. A timeout breaks nothing: with ' +
        'the new deadline the connection goes on.',
      otherwise: 'With a new deadline the connection goes on, with every byte that has come.',
    });
  });

  test('comes at its instant, however much succeeds before', async (world) => {
    const conn = world.open(TcpConn);
    conn.set('setReadDeadline', world.in(1000));

    for (let i = 0; i < 3; i += 1) {
      await world.pass(250);
      await world.annSends('x');
      await conn.expectReads('x', INSTANT);
    }
    await world.pass(250);
    await world.annSends('late');

    await conn.read(10).expectFailed(timeout(0), { pending: INSTANT, otherwise: INSTANT });
  });

  test('expires while nobody reads', async (world) => {
    const conn = world.open(TcpConn);
    await world.annSends('hello');
    conn.set('setReadDeadline', world.in(1000));

    await world.pass(2000);

    await conn.read(10).expectFailed(timeout(0), {
      pending: STICKY,
      otherwise:
        'The deadline came while nobody read. It is a time, not a duration that begins with ' +
        'read(): it is over for every later call.',
    });
  });
});

const STICKY =
  'A deadline that is over stays over: every later read() fails with TimeoutError at once, even ' +
  'if bytes have come since, until somebody sets a new deadline or clears it.';

const INSTANT =
  'A deadline is an instant, set once: reads that succeed before it do not put it off, nor bring ' +
  'it nearer. Nothing but another set…Deadline() changes it.';
