import { test, type Call, type SocketTest } from '@socketlings/testkit/socket';
import { TimeoutError } from '@socketlings/net';
import { describe } from 'vitest';
import { TcpConn } from '#subject';

describe('Step 18: both at one instant', () => {
  test('loses no byte when data and deadline come together', async (world) => {
    const conn = world.open(TcpConn);
    for (let ms = 0; ms <= 24; ms += 4) {
      for (const dataFirst of [true, false]) {
        conn.set('setReadDeadline', null);
        const p = new Uint8Array(10).fill(0xee);
        const read = conn.read(p);
        await world.quiet();
        if (!dataFirst) conn.set('setReadDeadline', world.in(ms));
        const sent = world.ann.write(Buffer.from('data'));
        if (dataFirst) conn.set('setReadDeadline', world.in(ms));
        await sent;
        await world.pass(1000);
        const got = expectDataOrTimeout(world, read, p);
        conn.set('setReadDeadline', null);
        await conn.expectReads('data'.slice(got), {
          otherwise: 'A byte got lost between data and deadline: a read() that fails takes none.',
        });
      }
    }
  });
});

/** Either is right; the result is how many bytes it has given. */
function expectDataOrTimeout(world: SocketTest, read: Call, p: Uint8Array): number {
  const { error, value } = read;
  const timedOut = error instanceof TimeoutError && error.n === 0;
  const n = typeof value === 'number' ? value : 0;
  world.expect(timedOut || (read.state === 'resolved' && n >= 1 && n <= 4), {
    lesson: 'When data and deadline come together, read() gives bytes or TimeoutError { n: 0 }.',
    expected: 'one of the two',
    received: read.describe(),
  });
  world.expect(!timedOut || p.every((byte) => byte === 0xee), {
    lesson: 'Your read() stored bytes and did not count them.',
  });
  return n;
}
