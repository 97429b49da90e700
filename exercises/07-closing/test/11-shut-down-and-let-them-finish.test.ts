import { NOT_SERVED, isClosed, serviceTest as test } from '@socketlings/testkit/closing';
import { NetError, TimeoutError, type Conn } from '@socketlings/net';
import { describe } from 'vitest';
import { Server } from '#subject';

describe('Step 11: shut down, and let them finish', () => {
  test('serves whoever comes, side by side', async (world) => {
    const server = world.serve(Server, talk);
    const [ann, bob] = [await server.connect('ann'), await server.connect('bob')];

    await bob.says('b');
    await bob.expectHears('b!', { otherwise: NOT_SERVED });
    await ann.says('a');
    await ann.expectHears('a!', { otherwise: NOT_SERVED });
    await ann.conn.closeWrite();

    await ann.expectHearsAll(
      { bytes: '', last: 'the end' },
      {
        open: 'The handler of ann is done, and her connection is open: the server closes it.',
        otherwise: 'The handler of ann is done: she gets the end.',
      },
    );
    await bob.says('B');
    await bob.expectHears('B!', { otherwise: 'Ann has left, and that is nothing to bob.' });
    await bob.conn.close();
  });

  test('lets in nobody any more', async (world) => {
    const server = world.serve(Server, talk);

    const call = server.shutdown(1000);

    await server.expectEnds(call, 'drained', NOBODY_THERE);
    await server.expectRefuses(
      'The server has shut down, and a client still gets in: close the listener.',
    );
    world.expectNoTimer(TIMER);
  });

  test('wakes those who wait, and lets them say goodbye', async (world) => {
    const server = world.serve(Server, talk);
    const ann = await server.connect('ann');
    await ann.says('a');
    await ann.expectHears('a!', { otherwise: NOT_SERVED });
    const since = world.clock.now();

    const call = server.shutdown(1000);

    await ann.expectHearsAll({ bytes: 'bye', last: 'the end' }, GOODBYE);
    await server.expectEnds(call, 'drained', IDLE);
    world.expectTook(call, since, 0, IDLE);
    world.expectClosed(server.conns, CLOSED);
    world.expectNoTimer(TIMER);
  });

  test('lets those finish who are at it', async (world) => {
    let begun = NaN;
    const server = world.serve(Server, async (conn) => {
      await conn.read(new Uint8Array(1));
      begun = world.clock.now();
      await world.work(300);
      await conn.write(Buffer.from('done'));
    });
    const ann = await server.connect('ann');
    await ann.says('?');
    await world.pass(100);

    const call = server.shutdown(1000);

    await call.settled();
    await ann.expectHearsAll({ bytes: 'done', last: 'the end' }, BUSY);
    await server.expectEnds(call, 'drained', BUSY.otherwise);
    world.expectTook(
      call,
      begun,
      300,
      'When the last handler is done all is drained, and shutdown() is over: at once.',
    );
    world.expectClosed(server.conns, CLOSED);
    world.expectNoTimer(TIMER);
  });

  test('counts those out who fail, or close by themselves', async (world) => {
    let begun = NaN;
    const server = world.serve(Server, async (conn) => {
      const p = new Uint8Array(1);
      await conn.read(p);
      if (p[0] === 'f'.charCodeAt(0)) throw new Error('a handler of this test has failed');
      await conn.close();
      begun = world.clock.now();
      await world.work(500);
    });
    const [ann, bob] = [await server.connect('ann'), await server.connect('bob')];
    await ann.says('f');
    await bob.says('c');

    const call = server.shutdown(1000);

    await server.expectEnds(call, 'drained', OUT);
    world.expectTook(call, begun, 500, OUT);
    world.expectClosed(
      server.conns,
      'A handler has failed, and its connection is open: close it, whatever comes.',
    );
    world.expectNoTimer(TIMER);
  });

  test('ends with all of many', async (world) => {
    const server = world.serve(Server, talk);
    const guests = [];
    for (let i = 0; i < world.amount(40, 5); i += 1)
      guests.push(await server.connect(`guest ${i}`));
    for (const guest of guests) await guest.says('x');

    const call = server.shutdown(1000);

    await server.expectEnds(call, 'drained', IDLE);
    for (const guest of guests) {
      await guest.expectHearsAll({ bytes: 'x!bye', last: 'the end' }, GOODBYE);
    }
    world.expectClosed(server.conns, CLOSED);
  });
});

/** Answers until the client ends, or nobody wants it to go on. */
async function talk(conn: Conn): Promise<void> {
  const p = new Uint8Array(1);
  try {
    while ((await conn.read(p)) !== null) {
      await conn.write(Buffer.from(`${String.fromCharCode(p[0]!)}!`));
    }
  } catch (error) {
    if (error instanceof TimeoutError) await conn.write(Buffer.from('bye'));
    else if (!isClosed(error) && !(error instanceof NetError)) throw error;
  }
}

const NOBODY_THERE = "Nobody is there, and so all is drained at once: 'drained'.";

const IDLE =
  'Whoever is connected says nothing, and its handler waits in read(). Wake it by a read deadline in the past: then it ' +
  "returns, and all is 'drained' long before the time is over.";

const GOODBYE = {
  open: IDLE,
  bytes:
    'The handler was woken, and what it wrote as a goodbye did not arrive. Only reading ends by a deadline of reading: let the ' +
    'handler finish, and close then.',
  otherwise: 'The handler says goodbye, and then ann gets the end.',
};

const BUSY = {
  broken:
    'Ann has asked before the shutdown, and her connection is closed under the hands of its handler: let it finish.',
  bytes:
    'Ann has asked before the shutdown, and has no answer: her handler is at it. Wait for it before you close.',
  otherwise:
    "A handler that is at it has its time: graceMs. It was done before that, so all is 'drained'.",
};

const CLOSED =
  'All is drained, and a connection is open: the server closes it when its handler is done.';

const TIMER =
  'shutdown() is over, and its timer is still set: it keeps everything alive that it can reach. Clear it.';

const OUT =
  'A handler has failed, and another one has closed its connection and works on for 500 ms: each counts until it is over, ' +
  'whichever way, and no longer.';
