import { serviceTest as test } from '@socketlings/testkit/closing';
import { describe } from 'vitest';
import { closeGracefully } from '#subject';

describe('Step 4: drain before you close', () => {
  test('lets the answer arrive although the request goes on', async (world) => {
    const { ann, conn } = world.pair();
    await ann.says('POST /film a long, long request');
    await conn.read(new Uint8Array(4));
    await conn.write(Buffer.from('413 too large'));

    const call = world.graceful(closeGracefully, conn, {});

    await ann.expectHearsAll({ bytes: '413 too large', last: 'the end' }, ANSWER);
    await ann.says('and on and on');
    await ann.conn.close();
    await call.expectResolvedTo(undefined, CLOSES);
    world.expectClosed([conn], LEFT);
  });

  test('closes behind the end of the peer, and not before', async (world) => {
    const { ann, conn } = world.pair();
    await ann.says('half a request');

    const call = world.graceful(closeGracefully, conn, {});
    await world.quiet();

    world.expect(call.state === 'pending' && !conn.closed, {
      lesson:
        'Ann has not ended yet, and the connection is closed: what she sends from now on is answered by a reset. ' +
        'Read until null comes, and throw it away.',
      expected: 'closeGracefully() to wait',
      received: call.describe(),
    });
    await ann.conn.close();
    await call.expectResolvedTo(undefined, CLOSES);
    world.expectClosed([conn], LEFT);
  });

  test('does not mind a peer that breaks off', async (world) => {
    const { ann, conn } = world.pair();
    await ann.says('half a request');
    const call = world.graceful(closeGracefully, conn, {});
    await world.quiet();

    await ann.conn.reset();

    await call.expectResolvedTo(undefined, BROKEN);
    world.expectClosed([conn], LEFT);
  });

  test('closes one that is broken already', async (world) => {
    const { ann, conn } = world.pair();
    await ann.conn.reset();
    await world.quiet();

    await world.graceful(closeGracefully, conn, {}).expectResolvedTo(undefined, BROKEN);
    world.expectClosed([conn], LEFT);
  });

  test('minds no second close', async (world) => {
    const { ann, conn } = world.pair();
    const call = world.graceful(closeGracefully, conn, {});
    await world.quiet();
    if (!conn.closed) await conn.close();

    await call.expectResolvedTo(undefined, {
      ...BROKEN,
      failed:
        'Somebody else has closed the connection meanwhile, and closeGracefully() fails: it is closed, and that was the wish.',
    });
    await ann.conn.close();
  });
});

const ANSWER = {
  open: 'Ann has the answer, and waits: begin with closeWrite(), which sends the end behind it.',
  broken:
    'The answer was sent, and then the connection closed with bytes of hers unread: that is a reset, and it may overtake ' +
    'the answer. End your half first, then read what she still sends, to its end, and close last.',
  otherwise: 'Ann reads the answer, and then the end.',
};

const CLOSES = {
  pending: 'Ann has ended, and closeGracefully() still waits: at null it closes.',
  failed: 'All went well, and closeGracefully() fails: it never does.',
  otherwise: 'closeGracefully() resolves to nothing when the connection is closed.',
};

const BROKEN = {
  pending: 'Ann is gone, and closeGracefully() still waits: an error is an end, too.',
  failed:
    'Ann is gone, and closeGracefully() fails with it. Nothing more is to be had from her: close, whatever happens on the way.',
  otherwise: 'closeGracefully() resolves to nothing.',
};

const LEFT =
  'closeGracefully() is over, and the connection is still open: a leak. Close it on every way out.';
