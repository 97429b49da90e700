import { test } from '@socketlings/testkit/socket';
import { describe } from 'vitest';
import { TcpConn } from '#subject';

describe('Step 19: interrupted calls', () => {
  test('tries again when a signal has interrupted a call', async (world) => {
    const conn = world.open(TcpConn);
    const lessons = {
      pending:
        'A call was interrupted (EINTR), and you wait for onReady(). Nothing has changed on the ' +
        'wire, so nobody will call: try again at once.',
      failed: 'EINTR says that a signal came in between, and nothing was done: try again at once.',
      otherwise: 'An interrupted call is tried again, and nobody notices.',
    };
    await world.annSends('hello');
    world.raw.interruptNext(3);
    await conn.expectReads('hello', lessons);
    world.raw.interruptNext(3);
    await conn.write('world').expectResolved(lessons);
    await world.expectAnnReads(Buffer.from('world'), 'An interrupted call has sent nothing.');
    const p = new Uint8Array(10);
    const read = conn.read(p);
    await world.quiet();
    world.raw.interruptNext(2);
    await world.annSends('!');

    await read.expectResolvedTo(1, lessons);
  });
});
