import { closed, connTest as test, failed } from '@socketlings/testkit/closing';
import { describe } from 'vitest';
import { TcpConn } from '#subject';

describe('Step 2: my half is closed', () => {
  test('says EPIPE to whoever writes behind the end', async (world) => {
    const conn = await world.open(TcpConn);
    await conn.closeWrite().expectResolved(ENDS);

    await conn.write('one thing more').expectFailed(failed('EPIPE', 0), BROKEN_PIPE);
    await conn.write('really').expectFailed(failed('EPIPE', 0), BROKEN_PIPE);
    await world.annSends('go on');
    await conn.expectReads('go on', 'A write has failed, and the half that reads is well: go on.');
  });

  test('says so as well while the end waits for its turn', async (world) => {
    const conn = await world.open(TcpConn);
    const before = Buffer.alloc(world.tooMuch, 'before');
    const first = conn.write(before);
    const end = conn.closeWrite();

    const late = conn.write('late');

    await world.expectAnnHears(
      { bytes: before, last: 'the end' },
      {
        otherwise:
          'Ann reads what was written before closeWrite(), then the end. What was written later comes behind the ' +
          'end, where nothing is.',
      },
    );
    await first.expectResolved('It was called before closeWrite(): all of it is sent.');
    await end.expectResolved(ENDS);
    await late.expectFailed(failed('EPIPE', 0), BROKEN_PIPE);
  });

  test('takes a second end for no mistake', async (world) => {
    const conn = await world.open(TcpConn);
    await conn.closeWrite().expectResolved(ENDS);

    await conn.closeWrite().expectResolvedTo(undefined, {
      failed: 'The half is closed already, and ann is there: to end it again changes nothing.',
      otherwise: ENDS,
    });
    await conn.expectCloses();
  });

  test('says ClosedError when all is closed', async (world) => {
    const conn = await world.open(TcpConn);
    await conn.closeWrite().expectResolved(ENDS);
    await conn.expectCloses();

    await conn.write('x').expectFailed(closed, CLOSED);
    await conn.closeWrite().expectFailed(closed, CLOSED);
    await conn.read().expectFailed(closed, CLOSED);
    await conn.close().expectFailed(closed, CLOSED);
  });

  test('says so to those who wait, too', async (world) => {
    const conn = await world.open(TcpConn);
    const waiting = [conn.read(), conn.write(new Uint8Array(world.tooMuch))];
    await world.quiet();

    await conn.expectCloses();

    for (const call of waiting) await call.expectFailed(closed, WAITING);
  });
});

const ENDS = 'The connection is open: closeWrite() resolves.';

const BROKEN_PIPE = {
  pending: 'Nothing can be sent any more, and write() waits. There will be no room later either.',
  resolved:
    'write() resolves, and its bytes go nowhere: the end was sent before them. raw.tryWrite() throws EPIPE.',
  failed:
    'You have closed your half, not the connection: that is NetError with EPIPE, as raw.tryWrite() says it. ' +
    'ClosedError is for what comes behind close().',
  otherwise: 'Behind the end nothing can be written: EPIPE.',
};

const WAITING = {
  pending:
    'You have closed the connection, and a call still waits: no hint comes behind a close. close() has to wake all who wait.',
  otherwise: 'Whoever waits while you close the connection gets ClosedError.',
};

const CLOSED =
  'You have closed the connection yourself: whatever comes behind close() fails with ClosedError.';
