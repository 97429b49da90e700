import {
  isClosed,
  serviceTest as test,
  type Call,
  type TestedService,
} from '@socketlings/testkit/closing';
import { NetError, TimeoutError, type Conn } from '@socketlings/net';
import { describe } from 'vitest';
import { Server } from '#subject';

describe('Step 14: at the same instant', () => {
  test('serves whoever comes at the instant of the shutdown, or closes', async (world) => {
    for (const microtasks of INSTANTS) {
      const server = world.serve(Server, greet);
      const call = shutDownWithAccept(server, microtasks);

      const ann = await server.connect('ann');
      const { bytes, last } = await ann.hears();

      const heard = bytes.toString();
      world.expect(['', 'hellobye'].includes(heard) && last !== 'nothing', {
        lesson: LOST,
        expected: 'ann to read "hellobye", or nothing, and then the end',
        received: `she read "${heard}", and then ${last}`,
      });
      await server.expectEnds(call(), 'drained', LOST);
      world.expectClosed(server.conns, LOST);
      world.expectNoTimer('shutdown() is over, and its timer is still set: clear it.');
      await ann.conn.close();
    }
  });

  test('is not done before whoever came at that instant is', async (world) => {
    for (const microtasks of INSTANTS) {
      const server = world.serve(Server, () => world.work(200));
      const call = shutDownWithAccept(server, microtasks);
      const ann = await server.connect('ann');

      await call().settled();

      world.expectClosed(server.conns, LOST);
      await server.expectEnds(call(), 'drained', LOST);
      await ann.conn.close();
    }
  });
});

type Outcome = 'drained' | 'forced';

const INSTANTS = [-1, 0, 1, 2, 3, 5, 8, 13]; // microtasks after the accept; -1 is before it

/** Calls `shutdown()` when somebody is accepted, or so many microtasks later. */
function shutDownWithAccept(server: TestedService, microtasks: number): () => Call<Outcome> {
  let call: Call<Outcome> | undefined;
  const shutDown = (): void => void (call = server.shutdown(1000));
  server.listener.onAccept = () => {
    if (microtasks < 0) shutDown();
    else void later(microtasks, shutDown);
  };
  return () => call!;
}

async function greet(conn: Conn): Promise<void> {
  try {
    await conn.write(Buffer.from('hello'));
    await conn.read(new Uint8Array(10));
  } catch (error) {
    if (error instanceof TimeoutError) await conn.write(Buffer.from('bye'));
    else if (!isClosed(error) && !(error instanceof NetError)) throw error;
  }
}

async function later(microtasks: number, f: () => void): Promise<void> {
  for (let i = 0; i < microtasks; i += 1) await Promise.resolve();
  f();
}

const LOST =
  'Ann was accepted at the very instant of the shutdown, and has fallen between the two: nobody wakes her handler, or nobody ' +
  'closes her connection. Whoever is accepted while you shut down is one of those to be drained.';
