import { serviceTest as test } from '@socketlings/testkit/closing';
import { describe } from 'vitest';
import { closeGracefully } from '#subject';

describe('Step 5: drain, and not for ever', () => {
  test('has enough of somebody who never ends', async (world) => {
    const { ann, conn } = world.pair();
    const babble = ann.babbles();

    const call = world.graceful(closeGracefully, conn, { maxBytes: 50_000 });

    await call.expectResolvedTo(undefined, {
      pending: ENDLESS,
      failed: 'Enough was read: close, and resolve. It is no error of yours.',
      otherwise: ENDLESS,
    });
    world.expectClosed([conn], ENDLESS);
    world.expect(conn.taken <= 50_000 + ONE_BUFFER, {
      lesson: 'maxBytes is what you read at most; a last buffer may go beyond it, and no more.',
      expected: `at most ${50_000 + ONE_BUFFER} bytes to be read`,
      received: `${conn.taken} of them`,
    });
    await babble;
  });

  test('takes all that it may', async (world) => {
    const { ann, conn } = world.pair();
    const call = world.graceful(closeGracefully, conn, { maxBytes: 5000 });
    await ann.says(new Uint8Array(5000));

    world.expect(call.state === 'pending' && conn.taken === 5000, {
      lesson: 'maxBytes may be read, all of them: the end of ann is just behind.',
      expected: '5000 bytes to be read, and closeGracefully() to wait for the end',
      received: `${conn.taken} bytes; ${call.describe()}`,
    });
    await ann.conn.closeWrite();

    await call.expectResolvedTo(undefined, 'Ann has ended: close.');
    await ann.expectHearsAll(
      { bytes: '', last: 'the end' },
      { otherwise: 'All of it was read, and its end: ann gets the end, and no reset.' },
    );
  });

  test('ends at its deadline with somebody who is silent', async (world) => {
    const { ann, conn } = world.pair();
    const since = world.clock.now();

    const call = world.graceful(closeGracefully, conn, { deadline: world.in(5000) });

    await call.expectResolvedTo(undefined, LATE);
    world.expectTook(
      call,
      since,
      5000,
      'The deadline is an instant: closeGracefully() ends at it.',
    );
    world.expectClosed([conn], LATE.otherwise);
    await ann.conn.close();
  });

  test('ends at its deadline with somebody who drips', async (world) => {
    const { ann, conn } = world.pair();
    const since = world.clock.now();
    const call = world.graceful(closeGracefully, conn, { deadline: world.in(1000) });

    for (let i = 0; i < 14 && call.state === 'pending'; i += 1) {
      await ann.conn.write(Buffer.from('.'));
      await world.pass(100);
    }

    await call.expectResolvedTo(undefined, LATE);
    world.expectTook(
      call,
      since,
      1000,
      'A deadline covers all reads until then, however many: a byte now and then does not move it.',
    );
    await ann.conn.close();
  });

  test('knows its own deadline only', async (world) => {
    const { ann, conn } = world.pair();
    await ann.says('half a request');
    conn.setReadDeadline(world.in(-1));

    const call = world.graceful(closeGracefully, conn, {});
    await world.pass(60_000);

    world.expect(call.state === 'pending', {
      lesson:
        'The connection has a read deadline from before, which is over: with it every read fails at once, and nothing is ' +
        'drained. Without a deadline for closeGracefully() there is none: null takes the old one back.',
      expected: 'closeGracefully() to wait',
      received: call.describe(),
    });
    await ann.conn.close();
    await call.expectResolvedTo(undefined, 'Ann has ended: close.');
  });
});

const ONE_BUFFER = 65_536; // bytes; what a last read may take at most

const ENDLESS =
  'Ann sends and sends, and you read and read: whoever drains without a bound can be kept busy for ever. After maxBytes ' +
  'close, end or no end.';

const LATE = {
  pending: 'The deadline is over, and closeGracefully() still waits: set it as the read deadline.',
  failed:
    'The deadline is over, and closeGracefully() fails with it: it has a limit to keep, not to tell. Close, and resolve.',
  otherwise: 'At the deadline the connection is closed, end or no end.',
};
