import { broken, test } from '@socketlings/testkit/socket';
import { describe } from 'vitest';
import { TcpConn } from '#subject';

describe('Step 14: a broken peer', () => {
  test('fails with EPIPE when the peer is gone', async (world) => {
    const conn = world.open(TcpConn);
    await world.ann.close();
    await world.quiet();

    await conn.write('is anybody there?').expectResolved({
      otherwise: 'Nobody can know yet that the peer is gone: the first write() is accepted.',
    });
    await conn.write('hello?').expectFailed(broken('EPIPE', 0), BROKEN);
    await conn.read(10).expectResolvedTo(null, 'The peer has ended its stream: read() gives null.');
  });

  test('fails once with ECONNRESET, then ends', async (world) => {
    const conn = world.open(TcpConn);
    const read = conn.read(10);
    await world.quiet();

    await world.ann.reset();

    await read.expectFailed(broken('ECONNRESET', 0), {
      pending: 'The peer has broken off, and your read() waits on: try again when onReady() calls.',
      ...BROKEN,
    });
    await conn.read(10).expectResolvedTo(null, 'After the error the stream is over: null.');
    await conn.write('x').expectFailed(broken('EPIPE', 0), BROKEN);
  });

  test('tells how much a broken write had sent', async (world) => {
    const conn = world.open(TcpConn);
    const write = conn.write(new Uint8Array(world.tooMuch));
    await world.quiet();

    await world.ann.reset();
    await world.quiet();
    const n = world.raw.accepted; // ann has made room before she left, perhaps

    await write.expectFailed(broken(['ECONNRESET', 'EPIPE'], n), {
      pending:
        'The peer has broken off, and your write() waits on: try again when onReady() calls.',
      n: 'n says how much of this write was accepted before it broke.',
      ...BROKEN,
    });
  });
});

const BROKEN = {
  end: 'The connection broke, and you say that the stream has ended. Pass the error on.',
  failed:
    'raw throws a SysError. Make a NetError of it, with op, code, n and both addresses: that is ' +
    'what whoever uses a Conn knows.',
  otherwise: 'A broken connection makes the call fail, with the code that raw has given.',
};
