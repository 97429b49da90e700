import {
  CONNECTS,
  canceled,
  listenersOf,
  refused,
  test,
  timedOut,
} from '@socketlings/testkit/dialer';
import { describe } from 'vitest';
import { dial } from '#subject';

describe('Step 7: give up on request', () => {
  test('ends when the signal says so', async (world) => {
    const server = await world.fullServer();
    const control = new AbortController();
    const reason = new Error('the user went home');
    const { signal } = control;
    const call = world.dial(dial, server.address, { signal, timeout: 5000 });
    await world.pass(100);

    world.note('somebody', 'aborts the signal');
    control.abort(reason);

    const error = await call.expectFailed(canceled, ABORTED);
    world.expect(error.cause === reason, {
      lesson: 'Whoever aborts may say why: pass signal.reason on as the cause of the error.',
      expected: 'cause: the reason of the signal',
      received: `cause: ${String(error.cause)}`,
    });
    call.expectTook(100, 'The signal has said so, and dial() ends at once.');
    world.expectNothingLeft();
    world.expectNoTimer();
  });

  test('opens no socket when it is called off already', async (world) => {
    const server = await world.server();
    const reason = new Error('too late');

    const call = world.dial(dial, server.address, { signal: AbortSignal.abort(reason) });

    const error = await call.expectFailed(canceled, {
      ...ABORTED,
      pending:
        'The signal was aborted before dial() began, and dial() waits. It will not be told again: ask ' +
        'signal.aborted first.',
      resolved:
        'The signal was aborted before dial() began: ask signal.aborted first, and open no socket.',
    });
    world.expect(world.sockets.all.length === 0 && error.cause === reason, {
      lesson:
        'The signal was aborted before dial() began: there is nothing to open, and signal.reason says why.',
      expected: 'no socket, and cause: the reason of the signal',
      received: `${world.sockets.all.length} sockets, and cause: ${String(error.cause)}`,
    });
  });

  test('leaves nobody behind on the signal', async (world) => {
    const [server, full, nobody] = [
      await world.server(),
      await world.fullServer(),
      await world.nobody(),
    ];
    const { signal } = new AbortController();
    const rounds = world.amount(100, 3);

    for (let i = 0; i < rounds; i += 1) {
      const call = world.dial(dial, server.address, { signal });
      const conn = await call.expectConn(CONNECTS);
      const refusal = world.dial(dial, nobody, { signal });
      await refusal.expectFailed(refused('ECONNREFUSED'), 'Nobody listens there.');
      const late = world.dial(dial, full.address, { signal, timeout: 10 });
      await late.expectFailed(timedOut, 'Its time is over.');
      await Promise.all([conn.close(), (await server.accept()).close()]);
    }

    const left = listenersOf(signal);
    world.expect(left === 0, {
      lesson:
        'Every dial() that is over has left a listener on the signal, which may live as long as the program. ' +
        'Remove it, whichever way dial() ends.',
      expected: 'no listener',
      received: `${left} after ${3 * rounds} dials`,
    });
  });

  test('leaves the connection alone when the signal comes later', async (world) => {
    const server = await world.server();
    const control = new AbortController();
    const call = world.dial(dial, server.address, { signal: control.signal });
    const conn = await call.expectConn(CONNECTS);

    control.abort();
    await world.soon();

    await server.expectUsable(
      conn,
      'The signal is for dial(), and that is done. It does not concern the connection.',
    );
  });
});

const ABORTED = {
  pending: 'The signal was aborted, and dial() still waits: listen to its event `abort`.',
  otherwise: 'A dial() that is called off fails with CanceledError: nobody has run out of time.',
};
