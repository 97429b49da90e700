import { test, timeout } from '@socketlings/testkit/socket';
import { describe } from 'vitest';
import { TcpConn } from '#subject';

describe('Step 13: a cut write says how much', () => {
  test('tells how many bytes went out before its deadline', async (world) => {
    const conn = world.open(TcpConn);
    const bytes = world.random.bytes(world.tooMuch);
    conn.set('setWriteDeadline', world.in(5000));
    const write = conn.write(bytes);

    await world.pass(4999);
    await world.expectSleep();
    await world.pass(1);

    const n = world.raw.accepted;
    await write.expectFailed(timeout(n), {
      pending: 'The write deadline has come, and your write() still waits.',
      n:
        'A part of it had been accepted before the deadline, and the peer will get it. n says how ' +
        'much: without it nobody knows where to go on.',
      otherwise: 'From its deadline on a write() rejects with TimeoutError.',
    });
    await conn.write(bytes).expectFailed(timeout(0), {
      n: 'The next write() has sent nothing: its n begins at 0 again.',
      otherwise: 'The write deadline is still over: the next write() fails at once.',
    });
    await world.expectAnnReads(
      bytes.subarray(0, n),
      'The peer should get exactly the n bytes that the error names, and nothing after the deadline.',
    );
  });

  test('sends nothing when its deadline is over before', async (world) => {
    const conn = world.open(TcpConn);

    conn.set('setWriteDeadline', world.in(0));
    await conn.write('late').expectFailed(timeout(0), {
      otherwise:
        'The deadline is over, and your write() sent. Look at the deadline first, then try.',
    });

    await world.expectAnnReads(
      new Uint8Array(0),
      'After its deadline a write() sends nothing at all.',
    );
  });
});
