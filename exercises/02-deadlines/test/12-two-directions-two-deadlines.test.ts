import { test, timeout } from '@socketlings/testkit/socket';
import { describe } from 'vitest';
import { TcpConn } from '#subject';

describe('Step 12: two directions, two deadlines', () => {
  test('lets one direction expire alone', async (world) => {
    const conn = world.open(TcpConn);
    await world.annSends('hello');

    conn.set('setReadDeadline', world.in(-1));
    await conn.read(10).expectFailed(timeout(0), OVER);
    await conn.write('ping').expectResolved(ALONE);
    conn.set('setReadDeadline', null);

    conn.set('setWriteDeadline', world.in(-1));
    await conn.write('lost').expectFailed(timeout(0), { resolved: OWN_WRITE, otherwise: OVER });
    await conn.expectReads('hello', ALONE);
    conn.set('setWriteDeadline', null);

    await conn.write('pong').expectResolved(CLEARED);
    await world.expectAnnReads(
      Buffer.from('pingpong'),
      'A write() that fails with n = 0 sends nothing.',
    );
  });

  test('lets writing end at its instant, however much succeeds before', async (world) => {
    const conn = world.open(TcpConn);
    conn.set('setWriteDeadline', world.in(1000));

    for (let i = 0; i < 3; i += 1) {
      await world.pass(250);
      await conn.write('x').expectResolved(INSTANT);
    }
    await world.pass(250);

    await conn.write('x').expectFailed(timeout(0), INSTANT);
  });

  test('wakes both while both wait', async (world) => {
    const conn = world.open(TcpConn);
    const bytes = world.random.bytes(world.tooMuch);
    const read = conn.read(10);
    const write = conn.write(bytes);
    await world.quiet();

    await world.annSends('hello');
    await read.expectResolved({ pending: BOTH, otherwise: BOTH });
    await world.expectAnnReads(bytes, BOTH);

    await write.expectResolved({ pending: BOTH, otherwise: BOTH });
  });

  test('sets and clears both, and each alone', async (world) => {
    const conn = world.open(TcpConn);
    await world.annSends('hello');

    conn.set('setDeadline', world.in(-1));
    await conn
      .read(10)
      .expectFailed(
        timeout(0),
        'setDeadline() sets both deadlines, and they are over: read() fails at once.',
      );
    await conn
      .write('lost')
      .expectFailed(
        timeout(0),
        'setDeadline() sets both deadlines, and they are over: write() fails at once.',
      );
    conn.set('setWriteDeadline', null);
    await conn.write('ping').expectResolved(CLEARED);
    await conn
      .read(10)
      .expectFailed(
        timeout(0),
        'Only the write deadline was taken back; the read deadline is still over, and read() fails.',
      );
    conn.set('setDeadline', world.in(-1));
    conn.set('setReadDeadline', null);
    await conn.expectReads('hello', CLEARED);
    await conn
      .write('lost')
      .expectFailed(
        timeout(0),
        'Only the read deadline was taken back; the write deadline is still over, and write() fails.',
      );
    conn.set('setDeadline', null);

    await conn.write('pong').expectResolved('setDeadline(null) takes both back.');
    await world.expectAnnReads(
      Buffer.from('pingpong'),
      'A write() that fails with n = 0 sends nothing.',
    );
  });

  test('wakes each direction at its own time', async (world) => {
    for (const [first, second] of [
      [1000, 2000],
      [2000, 1000],
    ] as const) {
      const conn = world.another().open(TcpConn);
      const latest = world.in(Math.max(first, second));
      conn.set('setReadDeadline', world.in(first));
      conn.set('setWriteDeadline', world.in(second));
      const read = conn.read(10);
      const write = conn.write(new Uint8Array(world.tooMuch));

      await world.pass(1000);
      const [early, late] = first < second ? [read, write] : [write, read];
      await early.expectFailed(timeout(), OWN_TIME);
      await late.expectPending(OWN_TIME);
      await world.pass(1000);

      await late.expectFailed(timeout(), {
        pending: world.clock.isArmedAfter(latest) ? PUT_OFF : OWN_TIME,
        otherwise: OWN_TIME,
      });
    }
  });
});

const ALONE = 'Reading and writing have a deadline each: one that is over does not stop the other.';

const BOTH =
  'A read() and a write() wait at once, and one of them is not woken. onReady() has one callback: register ' +
  'it once, and let it wake whichever direction it names.';

const INSTANT =
  'A write deadline is an instant, set once: writes that succeed before it do not put it off.';

const OWN_WRITE =
  'The write deadline is over, and write() has sent. Writing has a deadline of its own: look at it before you try.';

const PUT_OFF =
  'A deadline has come, and the call still waits; the timer that should wake it is set for a later time. A deadline is ' +
  'an instant: bytes that move do not put it off.';

const OVER =
  'This deadline is over before the call: it fails at once, and nothing is read or sent.';

const OWN_TIME =
  'A read() and a write() wait, each with a deadline of its own: each ends at its own time. One ' +
  'timer for both is one too few.';

const CLEARED = 'This direction has no deadline any more: null took it back.';
