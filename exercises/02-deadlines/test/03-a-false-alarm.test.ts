import { expectSome, test } from '@socketlings/testkit/socket';
import { describe } from 'vitest';
import { TcpConn } from '#subject';

describe('Step 3: a false alarm', () => {
  test('goes on waiting when there is nothing after all', async (world) => {
    const conn = world.open(TcpConn);
    const p = new Uint8Array(10);
    const read = conn.read(p);
    await world.quiet();

    for (let i = 0; i < 3; i += 1) {
      world.raw.falseAlarm();
      await read.expectPending(
        'onReady() called, but there was nothing to read, and your read() gave up waiting. A call ' +
          "of onReady() is a hint: try again, and after 'EAGAIN' wait again.",
      );
    }
    await world.annSends('hi');

    await expectSome(world, read, p, 'hi');
  });

  test('does not ask again and again in the meantime', async (world) => {
    const read = world.open(TcpConn).read(10);
    await world.quiet();
    const before = world.raw.tries.tryRead;

    await world.expectSleep(40_000);

    const tries = world.raw.tries.tryRead - before;
    await read.expectPending('Nothing has come, and your read() gave an answer.');
    world.expect(tries <= 10, {
      lesson:
        'While nothing happened, you tried again and again. That is called polling: it burns time ' +
        'and comes late all the same. Wait for onReady().',
      expected: 'no call of tryRead()',
      received: `${tries} of them in 40 seconds`,
    });
  });
});
