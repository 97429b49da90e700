import { needs, sayError, test, type Client } from '@socketlings/testkit';
import type { Conn } from '@socketlings/net';
import { describe } from 'vitest';
import { handleConn, serve } from '#subject';

needs({ handleConn, serve });

const KiB = 1024;
const MiB = 1024 * KiB;

describe('Step 1: echo what arrived', () => {
  test.inBothWorlds('sends hello back, and not a byte more', async (world) => {
    const ann = await world.handle('ann', handleConn);

    await ann.send('hello');

    await ann.expectBytes('hello', {
      nothing:
        'Not all bytes came back. One read() gives you what has arrived so far, however little: ' +
        'read again, and write again, until the client has no more.',
      ended:
        'You closed the connection in the middle. Fewer bytes than fit into your buffer are not ' +
        'the end: only null is.',
      otherwise: 'Send back the very bytes that the client has sent, in their order.',
    });
    await ann.expectSilence(
      'You sent more than you got. read() stores n bytes at the start of your buffer; the rest of ' +
        'it is not from the client. Write the first n bytes only.',
    );
  });
});

describe('Step 2: nothing but what arrived', () => {
  test('sends a short message back after a long one', async (world) => {
    const ann = await world.handle('ann', handleConn);

    await ann.send('longer text');
    await ann.expectBytes('longer text', FIRST_MESSAGE);
    await ann.send('hi');

    await ann.expectBytes('hi', {
      nothing: 'The second message got no answer: after a write(), go back and read() again.',
      otherwise:
        'The second answer is not the second message. Your buffer still holds bytes of the first ' +
        'one behind it: n counts anew with every read().',
    });
    await ann.expectSilence(
      'Behind "hi" came leftovers of the longer message before it. They are still in your ' +
        'buffer, after the first n bytes: do not send them.',
    );
  });
});

describe('Step 3: the end is not an error', () => {
  test('returns when a client leaves without a word', async (world) => {
    const ann = await world.handle('ann', handleConn);

    await ann.close();

    await ann.expectHandled({
      running:
        'The client has left, and your handler is still there. read() gives null when there is ' +
        'nothing more to come: leave the loop then.',
      failed:
        'A client that leaves is an everyday thing, not an error. read() gives null then: ask for ' +
        'it before you use n as a number.',
      open: 'Your handler returned and left its connection open: a leak. Close it on every way out.',
    });
  });

  test('has nothing to report when a client leaves', async (world) => {
    const server = await world.serve(serve, handleConn);
    const ann = await server.connect('ann');

    await ann.close();
    await world.quiet();

    world.expect(server.errors.length === 0, {
      lesson: 'onError is for errors. A client that has ended its stream did nothing wrong.',
      expected: 'no call of onError',
      received: `${server.errors.length} of them`,
    });
  });
});

describe('Step 4: the last bytes count', () => {
  test('echoes what arrives together with the end', async (world) => {
    const lastWords = async (client: Client): Promise<void> => {
      await client.send('last words');
      await client.halfClose();
    };
    const ann = await world.handleAfter('ann', lastWords, handleConn);

    await ann.expectBytes('last words', {
      ended:
        'You closed before everything was sent back. Bytes that arrive just before the end are ' +
        'like any others: finish writing, then close.',
      otherwise: 'Bytes that arrive just before the end are like any others: send them back.',
    });
    await ann.expectEnd(CLOSE_AT_THE_END);
    await ann.expectHandled(HANDLED);
  });
});

describe('Step 5: a half-closed client gets everything', () => {
  test.inBothWorlds('sends all the rest to a client that only listens', async (world) => {
    const text = numberedLines(world.amount(300_000, world.allBuffers + 20_000));
    const ann = await world.handle('ann', handleConn);

    ann.sendMeanwhile(text, 'half-close');
    await world.quiet();

    await ann.expectBytes(text, {
      ended:
        'The client ended its own half and went on reading, and you closed before it had ' +
        'everything. null ends your reading; close only when all your writing is done.',
      reset:
        'The client lost bytes: you closed while the client was still sending, or while you were ' +
        'still writing. Read to the end, write it all, then close.',
      nothing: 'The client waits for the rest of its bytes. Read on until null, and echo it all.',
      otherwise: 'Send back the very bytes that the client has sent, in their order.',
    });
    await ann.expectEnd(CLOSE_AT_THE_END);
    await ann.expectHandled(HANDLED);
  });
});

describe('Step 6: a megabyte, byte for byte', () => {
  test.inBothWorlds('sends any bytes back unchanged', async (world) => {
    const bytes = world.random.bytes(world.amount(MiB, 40 * KiB));
    const ann = await world.handle('ann', handleConn);

    ann.sendMeanwhile(bytes, 'half-close');

    await ann.expectBytes(bytes, {
      text:
        'The bytes have changed on their way through your code. They are not text: what passes ' +
        'through a string is lost when it is not valid UTF-8. Pass the bytes on as they are.',
      different:
        'The bytes came back changed, or in another order. Do not touch your buffer before the ' +
        'write() from it is done.',
      otherwise: 'Not every byte came back. Read on until null, and write all that you have read.',
    });
    await ann.expectEnd(CLOSE_AT_THE_END);
  });
});

describe('Step 7: a silent client blocks nobody', () => {
  test('answers bob while others say nothing', async (world) => {
    const server = await world.serve(serve, handleConn);
    await server.connect('ann');
    for (let i = 2; i <= world.amount(100, 12); i += 1) await server.connect(`silent client ${i}`);
    await world.pass(10_000);
    server.expectRunning('serve has returned although nobody has closed the listener.');
    const bob = await server.connect('bob');

    await bob.send('hello');

    await bob.expectBytes('hello', {
      nothing:
        'Others have connected and say nothing, and bob gets no answer: your server waits for ' +
        'them before it serves the next client. Start a handler for each, and await none.',
      otherwise: 'bob is a client like any other: send back what he sends.',
    });
  });

  test("keeps two clients' bytes apart", async (world) => {
    const server = await world.serve(serve, handleConn);
    const ann = await server.connect('ann');
    const bob = await server.connect('bob');

    const amount = world.amount(400_000, world.allBuffers + 20_000);
    ann.sendMeanwhile('a'.repeat(amount));
    bob.sendMeanwhile('b'.repeat(amount));
    await world.quiet();

    const mixed =
      'One client got bytes of the other. While a write waits, another handler reads into the ' +
      'same buffer: give every connection a buffer of its own.';
    const held =
      'Two clients talk at the same time, and one that does not read yet holds up the other. What ' +
      'do they share?';
    await bob.expectBytes('b'.repeat(amount), { different: mixed, otherwise: held });
    await ann.expectBytes('a'.repeat(amount), { different: mixed, otherwise: held });
  });
});

describe('Step 8: a client that does not read costs little', () => {
  test('stops reading while the client does not read', async (world) => {
    const bytes = world.random.bytes(world.amount(8 * MiB, world.allBuffers + 300 * KiB));
    const ann = await world.handle('ann', handleConn);

    ann.sendMeanwhile(bytes);
    await world.pass(60_000); // a minute in which ann reads nothing
    world.expectOutstandingAtMost(256 * KiB, PILE);

    await ann.expectBytes(bytes, {
      different: 'The order got lost: one write() must be done before the next one begins.',
      otherwise:
        'Once the client reads again, everything must come back: a slow client is no broken one, ' +
        'and there is no deadline here.',
    });
    world.expectOutstandingAtMost(256 * KiB, PILE);
  });
});

describe('Step 9: a broken client ends only its own handler', () => {
  test('serves ann while others break', async (world) => {
    const server = await world.serve(serve, handleConn);
    const ann = await server.connect('ann');
    const bob = await server.connect('bob');
    const cyd = await server.connect('cyd');

    bob.sendMeanwhile('b'.repeat(world.allBuffers + 20_000));
    await world.quiet();
    await bob.reset(); // while the server waits to write to him
    await cyd.reset(); // while the server waits to read from her
    await world.quiet();

    world.expectNoRejection(
      'A client broke off, its handler failed, and nobody caught the error: this ends your whole ' +
        'process, with every client in it. Attach a catch to every handler that you start.',
    );
    server.expectRunning(
      'One client broke off, and your server stopped for all of them. The error of a handler is ' +
        'something to report to onError, and nothing else.',
    );
    world.expect(server.errors.length <= 2, {
      lesson: 'Two clients broke off, and onError was told more often: report each failure once.',
      expected: 'at most two calls of onError',
      received: `${server.errors.length} of them`,
    });
    for (const client of [ann, await server.connect('dan')]) {
      await client.send('still here');
      await client.expectBytes(
        'still here',
        'Some clients broke off, and others pay for it: those who are there, and those who come.',
      );
    }
  });

  test('lives on where nobody wants to know', async (world) => {
    const server = await world.serve(serve, handleConn, { onError: false });
    const bob = await server.connect('bob');
    const cyd = await server.connect('cyd');

    bob.sendMeanwhile('b'.repeat(world.allBuffers + 20_000));
    await world.quiet();
    await bob.reset();
    await world.quiet();

    world.expectNoRejection(
      'A handler failed, and this server was started without onError: it is optional. The error ' +
        'must be caught all the same.',
    );
    await cyd.send('still here');
    await cyd.expectBytes('still here', 'Bob broke off, and cyd pays for it: she is still there.');
  });

  test('leaves a connection to its handler, and its error to onError', async (world) => {
    const conns: Conn[] = [];
    const error = new Error('a handler of the test has failed');
    const server = await world.serve(serve, (conn) => {
      conns.push(conn);
      return conns.length === 1 ? Promise.reject(error) : new Promise(() => {});
    });
    const ann = await server.connect('ann');
    const bob = await server.connect('bob');

    await world.pass(1000);
    await world.linger(); // an hour, in case that something is put off
    for (const conn of conns) await conn.write(Buffer.from('still open')).catch(() => {});

    await ann.expectBytes(
      'still open',
      'serve closed the connection of a handler that had failed. It is not its own: the handler ' +
        'closes, serve never does.',
    );
    await bob.expectBytes(
      'still open',
      'serve closed a connection, some time after it had given it away. It is not its own: the ' +
        'handler closes, serve never does.',
    );
    world.expect(server.timesTold === 1 && server.errors[0] === error, () => ({
      lesson:
        server.timesTold === 0
          ? 'A handler failed, and onError was not told: whoever runs the server never learns of it.'
          : 'Tell onError about a failure once, and give it the error itself.',
      expected: 'one call of onError, with the error of the handler',
      received: `${server.timesTold} calls, the first with ${sayError(server.errors[0])}`,
    }));
  });
});

describe('Step 10: always close, even after an error', () => {
  test('closes a connection whose client broke off', async (world) => {
    const bob = await world.handle('bob', handleConn);
    const cyd = await world.handle('cyd', handleConn);

    bob.sendMeanwhile('b'.repeat(world.allBuffers + 20_000));
    await world.quiet();
    await bob.reset();
    await cyd.reset();

    const lessons = {
      running:
        'The client is gone, and its handler is still there: when a read or a write fails, the ' +
        'connection is over.',
      open:
        'A handler that failed left its connection open. Ten thousand such clients, and your ' +
        'process has no file descriptor left: close in a finally.',
    };
    await bob.expectOver(lessons);
    await cyd.expectOver(lessons);
  });
});

describe('Step 11: stop listening, finish serving', () => {
  test('returns when the listener closes, and serves on those who are there', async (world) => {
    const server = await world.serve(serve, handleConn);
    const ann = await server.connect('ann');
    await ann.send('before');
    await ann.expectBytes('before', 'ann is a client like any other: send back what she sends.');

    await server.stopListening();

    await server.expectStopped({
      running:
        'The listener is closed, and serve is still there. Do not wait for open connections, and ' +
        'do not accept again: return.',
      failed:
        'Closing the listener is how a server is told to stop: accept rejects with ClosedError ' +
        'then. That is no error of yours: return.',
    });
    await ann.send('after');
    await ann.expectBytes('after', {
      ended: 'You closed a connection that is still in use. serve accepts; it never closes.',
      reset: 'You closed a connection that is still in use. serve accepts; it never closes.',
      otherwise: 'No new clients are let in, but ann is still being served.',
    });
    await ann.close();
    await world.expectNothingOpen('The last client has left, and its connection is still open.');
    world.expect(server.errors.length === 0, {
      lesson: 'onError was told although nothing went wrong: to be stopped is no error.',
      expected: 'no call of onError',
      received: `${server.errors.length} of them`,
    });
  });
});

describe('Step 12: accept fails now and then', () => {
  test('waits a moment and accepts again', async (world) => {
    const server = await world.serve(serve, handleConn);
    server.failAccepts('ECONNABORTED', 1);
    server.failAccepts('EMFILE', 300);
    const ann = await server.connect('ann');

    await ann.send('hello');

    await ann.expectBytes('hello', {
      nothing:
        'accept failed (a client gave up, or the process was out of file descriptors), and your ' +
        'server never accepted again. Such a failure passes: only ClosedError is the end.',
      otherwise: 'ann is a client like any other: send back what she sends.',
    });
    world.expectAcceptsPerSecondAtMost(
      250, // one each 5 ms, as Go does at first, and some more
      'While there are no file descriptors, accept fails at once, and you call it again at once: ' +
        'the processor burns and nobody is served. Wait a little before the next try.',
    );
  });
});

describe('Step 13: two hundred clients', () => {
  test('serves those who stay while others leave', async (world) => {
    const server = await world.serve(serve, handleConn);
    const stays: Promise<void>[] = [];

    for (let i = 1; i <= world.amount(200, 20); i += 1) {
      const client = await server.connect(`client ${i}`);
      const bytes = world.random.bytes(world.random.int(1, world.amount(2000, 60)));
      client.sendMeanwhile(bytes);
      if (i % 3 === 0) await (i % 2 === 0 ? client.reset() : client.close());
      else stays.push(client.expectBytes(bytes, CROWD).then(() => client.close()));
    }
    await Promise.all(stays);

    await world.expectNothingOpen(
      'Everybody has left, and some connections are still open: a leak.',
    );
  });
});

const FIRST_MESSAGE = {
  nothing: 'Not every byte of the message came back: spaces are bytes like any others.',
  otherwise: 'The message must come back as it was sent, byte for byte.',
};

const CLOSE_AT_THE_END = {
  open:
    'Everything came back, but the client waits for the end: it cannot know that there is no ' +
    'more. Close the connection when you have read null and written everything.',
  'too much': 'There came more than the client had sent.',
  otherwise: 'The client must see a clean end after the last byte.',
};

const HANDLED = {
  running: 'All is said, and your handler is still there: return after the end of the stream.',
  failed: 'All went well, and yet your handler failed: nothing here is an error.',
  open: 'Your handler returned and left its connection open: a leak.',
};

const PILE =
  'The client does not read, and you read on: its bytes pile up in your memory. Wait for each ' +
  'write() before you read() again; then TCP itself makes the client stop.';

const CROWD = {
  different: 'In the crowd one client got what another had sent, or its own bytes in disorder.',
  otherwise: 'In the crowd one client did not get back what it had sent.',
};

/** Plain text, so that this step is about amounts and not about encodings. */
function numberedLines(length: number): string {
  const lines = Array.from(
    { length: Math.ceil(length / 8) },
    (_, i) => `${String(i).padStart(7, '0')}\n`,
  );
  return lines.join('').slice(0, length);
}
