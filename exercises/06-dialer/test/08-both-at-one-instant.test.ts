import {
  canceled,
  test,
  timedOut,
  type DialCall,
  type DialTest,
} from '@socketlings/testkit/dialer';
import { CanceledError, TimeoutError } from '@socketlings/net';
import { describe } from 'vitest';
import { dial } from '#subject';

describe('Step 8: both at one instant', () => {
  test('has a connection or an error when the signal comes with the hint', async (world) => {
    for (const turns of [-1, 0, 1, 2, 3, 5, 8]) {
      const server = await world.server();
      const control = new AbortController();
      const before = world.sockets.all.length;
      const call = world.dial(dial, server.address, { signal: control.signal });
      await Promise.resolve();
      const socket = world.sockets.all[before];
      if (socket) {
        socket[turns < 0 ? 'beforeHint' : 'afterHint'] = () => {
          if (socket.isConnected) void abortAfter(world, turns, control);
        };
      }

      await expectOneOfTwo(world, call, server, canceled.type);
    }
  });

  test('has a connection or an error when the time is over with the hint', async (world) => {
    for (let timeout = 4; timeout <= 48; timeout += 4) {
      const server = await world.server();

      const call = world.dial(dial, server.address, { timeout });

      await expectOneOfTwo(world, call, server, timedOut.type);
    }
  });
});

/** Aborts at once, or so many microtasks later. */
async function abortAfter(world: DialTest, turns: number, control: AbortController): Promise<void> {
  for (let i = 0; i < turns; i += 1) await Promise.resolve();
  world.note('somebody', 'aborts the signal');
  control.abort();
}

type Server = Awaited<ReturnType<DialTest['server']>>;

/** Either is right; half of each is not. */
async function expectOneOfTwo(
  world: DialTest,
  call: DialCall,
  server: Server,
  type: unknown,
): Promise<void> {
  await call.settled();
  if (call.state === 'failed') {
    const right = type === canceled.type ? CanceledError : TimeoutError;
    world.expect(call.error instanceof right, {
      lesson:
        'Connection and end came at one instant: dial() gives the connection, or fails as it would have failed ' +
        'without it.',
      expected: `a connection, or ${right.name}`,
      received: call.describe(),
    });
    world.expectNothingLeft(
      'dial() has failed, and holds a connection all the same: it came at the very instant of the end. Decide once, ' +
        'and close what you do not give.',
    );
    return server.close();
  }
  const conn = await call.expectConn(
    'Connection and end came at one instant, and dial() still waits. One of the two has to win.',
  );
  await server.expectUsable(
    conn,
    'dial() gave a connection, and the end that came at the same instant has closed it. What is given is not ' +
      'yours any more: decide once.',
  );
  world.expectNoTimer();
  await server.close();
}
