import { connTest as test, needs } from '@socketlings/testkit/closing';
import { describe } from 'vitest';
import { Server, TcpConn, closeGracefully, listen } from '#subject';

needs({ TcpConn, listen, closeGracefully, Server });

describe('Step 1: the end behind the last byte', () => {
  test.inBothWorlds('ends its own half, and hears the answer', async (world) => {
    const conn = await world.open(TcpConn);

    await conn.write('how late is it?').expectResolved(WRITES);
    await conn.closeWrite().expectResolvedTo(undefined, ENDS);

    await world.expectAnnHears({ bytes: 'how late is it?', last: 'the end' }, HALF);
    await world.ann.write(Buffer.from('a quarter past'));
    await world.ann.close();
    await conn.expectReads('a quarter past', STILL_READS);
    for (const room of [100, 1])
      await conn.read(room).expectResolvedTo(null, 'Ann has ended, too: read() gives null.');
    await conn.expectCloses();
  });

  test.inBothWorlds('lets a write that waits come first', async (world) => {
    const conn = await world.open(TcpConn);
    const bytes = Buffer.alloc(world.tooMuch, 'abcdefghijk');

    const write = conn.write(bytes);
    const end = conn.closeWrite();

    await world.expectAnnHears(
      { bytes, last: 'the end' },
      {
        ...HALF,
        bytes:
          'write() had not sent everything when closeWrite() was called, and the end went ahead of the rest: that ' +
          'is lost. The end comes behind the last byte of every write that was called before.',
      },
    );
    await write.expectResolved('All of it was sent, and then the end: write() resolves.');
    await end.expectResolvedTo(undefined, ENDS);
    await conn.expectCloses();
  });

  test('leaves the other half alone', async (world) => {
    const conn = await world.open(TcpConn);
    const read = conn.read();

    await conn.closeWrite().expectResolvedTo(undefined, ENDS);

    await read.expectPending(STILL_READS);
    await world.annSends('still here');
    await read.expectResolved(STILL_READS);
  });
});

const WRITES = 'There is room: write() resolves when all of it is accepted.';

const ENDS = 'The connection is open: closeWrite() resolves when the end is sent.';

const STILL_READS =
  'closeWrite() ends what you send. What ann sends is the other half: read() goes on as before.';

const HALF = {
  open: "Ann has all bytes, and waits: nobody has told her that no more comes. raw.shutdown('w') does.",
  broken:
    'Ann gets an error in the place of the end: closeWrite() ends one half of the connection, and close() is both.',
  otherwise: 'Ann reads all that was written before closeWrite(), and then the end.',
};
