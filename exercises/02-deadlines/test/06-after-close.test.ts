import { closed, expectRawClosed, test, type SocketTest } from '@socketlings/testkit/socket';
import { ClosedError } from '@socketlings/net';
import { describe } from 'vitest';
import { TcpConn } from '#subject';

describe('Step 6: after close', () => {
  test('refuses every further call', async (world) => {
    const conn = world.open(TcpConn);
    await conn.expectCloses();
    expectRawClosed(world);
    const late = 'Whoever calls after close() gets a ClosedError, and nothing is sent or read.';

    await conn.read(10).expectFailed(closed(0), late);
    await conn.write('late').expectFailed(closed(0), late);
    await conn.write('').expectFailed(closed(0), late);
    await conn
      .close()
      .expectFailed(
        closed(0),
        "A second close() rejects with ClosedError { op: 'close' }, and closes nothing twice.",
      );
    const half = conn.closeWrite();
    await half.expectFailed(closed(0), 'closeWrite() after close() is a ClosedError, too.');
    for (const name of ['setDeadline', 'setReadDeadline', 'setWriteDeadline'] as const) {
      expectRefused(world, name, () => conn.conn[name](null));
    }
    world.expectSound();
  });
});

function expectRefused(world: SocketTest, name: string, call: () => void): void {
  let thrown: unknown;
  try {
    call();
  } catch (error) {
    thrown = error;
  }
  world.expect(thrown instanceof ClosedError && thrown.op === 'set', {
    lesson: `After close() ${name}() throws ClosedError { op: 'set' }: there is no time left to set.`,
    expected: "ClosedError { op: 'set' }",
    received: thrown instanceof Error ? String(thrown) : 'no error',
  });
}
