import { closed, connTest as test, failed } from '@socketlings/testkit/closing';
import { describe } from 'vitest';
import { TcpConn } from '#subject';

describe('Step 7: options have units', () => {
  test('is quick and watchful from the start', async (world) => {
    await world.open(TcpConn);

    world.expectOption(
      'TCP_NODELAY',
      1,
      'A new connection sends small writes at once: setNoDelay(true).',
    );
    world.expectOption(
      'SO_KEEPALIVE',
      1,
      'A new connection has keepalive: set it in the constructor.',
    );
    world.expectOption(
      'TCP_KEEPIDLE',
      15,
      'A new connection sends its first probe after 15 s of silence.',
    );
    world.expectOption(
      'TCP_KEEPINTVL',
      15,
      'A new connection sends one probe after the other each 15 s, as in Go; Linux alone would wait 75 s.',
    );
    world.expectOption(
      'TCP_KEEPCNT',
      9,
      'A new connection gives its peer up when 9 probes have had no answer.',
    );
  });

  test('counts keepalive in whole seconds, and never less than was asked for', async (world) => {
    const conn = await world.open(TcpConn);
    for (const [ms, seconds] of [
      [10_000, 10],
      [1500, 2],
      [2001, 3],
      [500, 1],
      [1, 1],
    ] as const) {
      const more = ms + 5000;
      conn.set('setKeepAlive', { idle: ms, interval: more, count: 4 });
      world.expectOption('TCP_KEEPIDLE', seconds, inSeconds('idle', ms));
      world.expectOption('TCP_KEEPINTVL', seconds + 5, inSeconds('interval', more));
      world.expectOption('TCP_KEEPCNT', 4, 'count is a number of probes: TCP_KEEPCNT.');
    }
  });

  test('turns things off, and on again', async (world) => {
    const conn = await world.open(TcpConn);

    conn.set('setNoDelay', false);
    world.expectOption('TCP_NODELAY', 0, 'setNoDelay(false) lets the kernel wait for more.');
    conn.set('setNoDelay', true);
    world.expectOption('TCP_NODELAY', 1, 'setNoDelay(true) sends at once.');
    conn.set('setKeepAlive', null);
    world.expectOption('SO_KEEPALIVE', 0, 'setKeepAlive(null) asks for no probes: SO_KEEPALIVE 0.');
    conn.set('setKeepAlive', { idle: 3000, interval: 1000, count: 2 });
    world.expectOption('SO_KEEPALIVE', 1, 'setKeepAlive({ … }) asks for probes: SO_KEEPALIVE 1.');
  });

  test('leaves the doubling to the kernel', async (world) => {
    const conn = await world.open(TcpConn);

    conn.set('setReadBuffer', 10_000);
    conn.set('setWriteBuffer', 12_000);

    const lesson =
      'The kernel doubles a buffer by itself, for its own bookkeeping: pass on what you were given. SO_RCVBUF is for ' +
      'reading, SO_SNDBUF for writing.';
    world.expectOption('SO_RCVBUF', 20_000, lesson);
    world.expectOption('SO_SNDBUF', 24_000, lesson);
  });

  test('passes on what the kernel refuses', async (world) => {
    const conn = await world.open(TcpConn);

    const lesson =
      'The kernel refuses this with EINVAL: tell your caller, by a NetError with the op set.';
    const probes = { idle: 40_000_000, interval: 1000, count: 3 };
    conn.expectSetFails('setKeepAlive', probes, failed('EINVAL'), lesson);
    conn.expectSetFails('setLinger', 5, failed('EINVAL'), lesson);
  });

  test('has no options any more when it is closed', async (world) => {
    const conn = await world.open(TcpConn);
    await conn.expectCloses();

    const lesson =
      'You have closed the connection, and its descriptor may be somebody else’s by now: options fail with ClosedError, whose op is set.';
    conn.expectSetFails('setNoDelay', true, closed, lesson);
    conn.expectSetFails('setLinger', 0, closed, lesson);
    conn.expectSetFails('setKeepAlive', null, closed, lesson);
    conn.expectSetFails('setReadBuffer', 10_000, closed, lesson);
    conn.expectSetFails('setWriteBuffer', 10_000, closed, lesson);
  });
});

// --- internal ---

function inSeconds(of: string, ms: number): string {
  return (
    `${of} is ${ms} ms, and the kernel counts in whole seconds. Round up: 0 seconds are none, and less than was asked ` +
    'for kills connections that live.'
  );
}
