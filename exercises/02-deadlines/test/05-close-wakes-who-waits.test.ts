import { CLOSES, closed, expectRawClosed, test } from '@socketlings/testkit/socket';
import { describe } from 'vitest';
import { TcpConn } from '#subject';

describe('Step 5: close wakes who waits', () => {
  test('ends a waiting read and a waiting write', async (world) => {
    const conn = world.open(TcpConn);
    const read = conn.read(10);
    const write = conn.write(new Uint8Array(world.tooMuch));
    await world.quiet();

    const close = conn.close();

    await read.expectFailed(closed(0), {
      pending: 'The connection is closed, and your read() waits for ever. Closing wakes it.',
      end: 'null is what the peer says. Your own close makes a waiting read() fail: ClosedError.',
      otherwise: 'A read() that waits while you close rejects with ClosedError.',
    });
    await write.expectFailed(closed(world.raw.accepted), {
      pending:
        'The connection is closed, and your write() waits for ever. Wake it like the read().',
      n: 'n says how much of this write was accepted before it ended: the peer gets that much.',
      otherwise: 'A write() that waits while you close rejects with ClosedError.',
    });
    await close.expectResolvedTo(undefined, {
      pending: 'Your close() never ends. It waits for calls that wait for it: wake them first.',
      otherwise: CLOSES,
    });
    expectRawClosed(world);
  });
});
