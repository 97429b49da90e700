import { sayError, test } from '@socketlings/testkit/conn';
import type { Conn } from '@socketlings/net';
import { describe } from 'vitest';
import { handleConn, serve } from '#subject';

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
      received:
        server.timesTold === 0
          ? 'none'
          : `${server.timesTold} calls, the first with ${sayError(server.errors[0])}`,
    }));
  });
});
