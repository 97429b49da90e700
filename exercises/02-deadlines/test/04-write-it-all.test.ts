import { test } from '@socketlings/testkit/socket';
import { describe } from 'vitest';
import { TcpConn } from '#subject';

describe('Step 4: write it all', () => {
  test('waits while the buffers are full, and sends every byte', async (world) => {
    const conn = world.open(TcpConn);
    const bytes = world.random.bytes(world.amount(1 << 20, world.tooMuch));

    const write = conn.write(bytes);

    await write.expectPending(
      'Your write() is done, but the peer reads nothing and not everything fits into the buffers: ' +
        'tryWrite() accepts only a part, and tells you how much. Wait, and go on with the rest.',
    );
    world.raw.falseAlarm();
    await write.expectPending(
      'A false alarm ended your write(). onReady() is a hint: try again, and wait again.',
    );
    await world.expectSleep();
    await world.expectAnnReads(
      bytes,
      'Not every byte came through, in its order. Each tryWrite() begins where the one before ' +
        "ended; after 'EAGAIN' wait for room, and try again.",
    );
    await write.expectResolved({
      pending: 'Everything has been accepted, and your write() still waits.',
      otherwise: 'write() resolves, to nothing, when all of it has been accepted.',
    });
  });

  test('reads on when its own half has ended', async (world) => {
    const conn = world.open(TcpConn);
    await conn.write('ping').expectResolved(WRITES);

    await conn
      .closeWrite()
      .expectResolvedTo(undefined, 'closeWrite() resolves when the end is sent.');
    await world.expectAnnReads(Buffer.from('ping'), WRITES);
    const end = await world.ann.read(new Uint8Array(1));
    world.expect(end === null, { lesson: "closeWrite() ends the stream: raw.shutdown('w')." });
    await world.annSends('pong');

    await conn.expectReads('pong', 'closeWrite() ends one direction only: reading goes on.');
  });
});

const WRITES = 'write() resolves when all of it has been accepted, and the peer reads all of it.';
