import {
  canceled,
  listenersOf,
  refused,
  test,
  timedOut,
  type DialCall,
  type DialTest,
} from '@socketlings/testkit/dialer';
import { describe } from 'vitest';
import { dial } from '#subject';

describe('Step 12: a list of addresses, racing', () => {
  test('begins the next one when the delay is over, and goes on with the first', async (world) => {
    const [full, server] = [await world.fullServer(), await world.server()];
    for (const attemptDelay of [250, 1000, 1]) {
      const list = [full.address, server.address];
      const call = world.dialAny(dial, 'tcp', list, { attemptDelay });

      const conn = await call.expectConn(NEXT);
      expectBetween(world, call, attemptDelay, NEXT.failed);
      await server.expectUsable(conn, 'The connection reaches whoever has answered.');
      expectClean(world);
    }
  });

  test('takes one that answers late, at once, and tries no further', async (world) => {
    const late = await world.fullServer();
    const others = [await world.fullServer(), await world.fullServer()];
    const list = [late.address, ...others.map(({ address }) => address)];
    const limits = { attemptDelay: 3000, timeout: 7000 };
    const call = world.dialAny(dial, 'tcp', list, limits);
    await world.soon();
    world.note('server', 'accepts the one who waits, so that there is a place');
    await late.accept();

    const conn = await call.expectConn({ failed: EARLIER, otherwise: EARLIER });

    const sockets = world.sockets.all.length;
    world.expect(String(conn.remoteAddr) === late.address && sockets === 2, {
      lesson: EARLIER,
      expected: `a connection to ${late.address}, and two sockets that were opened`,
      received: `a connection to ${String(conn.remoteAddr)}, and ${sockets} sockets`,
    });
    await late.expectUsable(conn, 'The connection reaches whoever has answered.');
    expectClean(world);
  });

  test('begins the next one at once when one has failed', async (world) => {
    const [full, server] = [await world.fullServer(), await world.server()];
    const nobody = [await world.nobody(), await world.nobody()];
    for (const [list, least] of [
      [[...nobody, server.address], 0],
      [['10.0.0.1:80', '10.0.0.2:80', server.address], 0],
      [[full.address, ...nobody, server.address], 1000],
    ] as const) {
      const call = world.dialAny(dial, 'tcp', list, { attemptDelay: 1000 });

      const conn = await call.expectConn({ failed: AT_ONCE, otherwise: AT_ONCE });
      expectBetween(world, call, least, AT_ONCE);
      await server.expectUsable(conn, 'The connection reaches whoever has answered.');
      expectClean(world);
    }
  });

  test('leaves the first one its head start when that answers in time', async (world) => {
    const [server, other] = [await world.server(), await world.server()];
    const before = world.sockets.all.length;
    const list = [server.address, other.address];

    const call = world.dialAny(dial, 'tcp', list, { attemptDelay: 250 });

    const conn = await call.expectConn(NEXT);
    await server.expectUsable(conn, 'The first one answers, and it comes first.');
    world.expect(world.sockets.all.length === before + 1, {
      lesson: 'The first one has answered before the delay was over: there is no need for others.',
      expected: 'one socket',
      received: `${world.sockets.all.length - before} of them`,
    });
    expectClean(world);
    await world.pass(1000);
    world.expectNothingLeft();
  });

  test('gives one connection when several are there at once', async (world) => {
    for (let attemptDelay = 4; attemptDelay <= 48; attemptDelay += 4) {
      const servers = [await world.server(), await world.server(), await world.server()];
      const list = servers.map(({ address }) => address);

      const call = world.dialAny(dial, 'tcp', list, { attemptDelay });

      const conn = await call.expectConn(NEXT);
      const server = servers.find(({ address }) => address === String(conn.remoteAddr));
      world.expect(server !== undefined, {
        lesson: NEXT.failed,
        received: String(conn.remoteAddr),
      });
      expectClean(world, 1);
      await world.soon();
      while (server!.waiting > 1) await server!.accept();
      await server!.expectUsable(conn, 'The connection that is given is closed, or another one.');
      expectClean(world);
      await Promise.all(servers.map((each) => each.close()));
    }
  });

  test('closes one that has connected at the very same instant', async (world) => {
    const [first, second] = [await world.server(), await world.server()];
    world.sockets.holdHints();
    const list = [first.address, second.address];
    const call = world.dialAny(dial, 'tcp', list, { attemptDelay: 100 });
    await world.pass(500);

    world.note('the kernel', 'tells of both at once');
    world.sockets.releaseHints();

    const conn = await call.expectConn(NEXT);
    expectClean(world, 1);
    await conn.close();
    expectClean(world);
  });

  test('fails with the error of the first when nobody answers', async (world) => {
    const list = [await world.nobody(), '10.0.0.1:80', await world.nobody()];

    const call = world.dialAny(dial, 'tcp', list, { attemptDelay: 250, to: list[0] });

    await call.expectFailed(
      refused('ECONNREFUSED'),
      'All have failed: the error of the first address is told, for that was the best one.',
    );
    expectClean(world);
  });

  test('gives all of them the same end, and no shares', async (world) => {
    const [first, second] = [await world.fullServer(), await world.fullServer()];
    const list = [first.address, second.address, (await world.fullServer()).address];
    for (const [timeout, attemptDelay] of [
      [3000, 250],
      [300, 250],
      [200, 250],
    ] as const) {
      const limits = { timeout, attemptDelay, to: list };
      const call = world.dialAny(dial, 'tcp', list, limits);

      await call.expectFailed(timedOut, 'Nobody answers, and the time is over: TimeoutError.');
      call.expectTook(timeout, 'Those who race have the same time, all that there is: no share.');
      expectClean(world);
    }
  });

  test('tries nobody when it is called off already', async (world) => {
    const list = [(await world.server()).address, (await world.server()).address];
    const signal = AbortSignal.abort('too late');
    const call = world.dialAny(dial, 'tcp', list, { signal, attemptDelay: 100, to: list });

    const error = await call.expectFailed(canceled, OFF_ALREADY);
    world.expect(world.sockets.all.length === 0 && error.cause === 'too late', {
      lesson: OFF_ALREADY,
    });
  });

  test('calls all of them off', async (world) => {
    const list = [];
    for (let i = 0; i < 3; i += 1) list.push((await world.fullServer()).address);
    const control = new AbortController();
    const { signal } = control;
    const limits = { signal, attemptDelay: 100, to: list.slice(0, 2) };
    const call = world.dialAny(dial, 'tcp', list, limits);
    await world.pass(148);

    world.note('somebody', 'aborts the signal');
    control.abort('home');

    const error = await call.expectFailed(
      canceled,
      'It was called off: every attempt ends, and no other begins. CanceledError, as for one address.',
    );
    world.expect(error.cause === 'home', { lesson: WHY });
    call.expectTook(148, 'The signal has said so, and dial() ends at once.');
    world.expect(world.sockets.all.length === 2, {
      lesson: 'It was called off, and another address was tried.',
      expected: 'two sockets',
      received: `${world.sockets.all.length} of them`,
    });
    expectClean(world);
    world.expect(listenersOf(signal) === 0, {
      lesson:
        'dial() is over, and listens to the signal still: each attempt, and whoever leads them.',
      expected: 'nobody on the signal',
      received: `${listenersOf(signal)} of them`,
    });
  });
});

// --- internal ---

const NEXT = {
  failed:
    'An address that does not answer is not given up: it has a head start. When `attemptDelay` is over, the next one begins ' +
    'beside it, and the first that connects wins.',
  otherwise: 'One of these addresses answers: dial() gives a connection to it.',
};
const EARLIER =
  'The first address answers late, when others have begun long since. It is in the race still: whoever connects first, ' +
  'wins.';
const AT_ONCE =
  'A refusal is an answer. There is nothing to wait for: the next address begins at once, and its head start begins anew.';
const OFF_ALREADY =
  'The signal was aborted before dial() began. It will not be told again, to nobody who listens now: ask signal.aborted ' +
  'before the race begins, and open no socket.';
const WHY = 'Whoever aborts may say why, in a race, too: the cause is signal.reason.';
const LOSERS =
  'One has won, and others are connected or connecting still. Close them: also one that came at the very same instant.';

function expectBetween(world: DialTest, call: DialCall, least: number, lesson: string): void {
  world.expect(call.took >= least && call.took < least + MOST, {
    lesson,
    expected: `a connection after ${least} ms, or a little later`,
    received: `a connection after ${call.took} ms`,
  });
}

/** No timer is left, and no socket but so many. */
function expectClean(world: DialTest, sockets = 0): void {
  world.expectOpen(sockets, LOSERS);
  world.expectNoTimer(
    'dial() is over, and a timer of the race is still set: clear it when there is a winner.',
  );
}

const MOST = 240; // ms: a few hands are shaken
