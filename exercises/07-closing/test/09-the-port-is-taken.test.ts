import { failed, portTest as test } from '@socketlings/testkit/closing';
import { tcpAddr } from '@socketlings/net';
import { describe } from 'vitest';
import { listen } from '#subject';

describe('Step 9: the port is taken', () => {
  test('gives a port on which clients arrive', async (world) => {
    const port = await world.open(listen);

    const ann = await world.dial('ann', port.addr);
    const served = await port.expectAccepts();

    await world.expectTalk(
      ann,
      served,
      'What ann says is heard at the connection of accept(), and the answer by her.',
    );
  });

  test('says that somebody listens there', async (world) => {
    const port = await world.open(listen);

    const second = world.listen(listen, port.addr);

    await world.expectListenFails(second, failed('EADDRINUSE'), port.addr, {
      resolved: 'Somebody listens on this port already: bind() throws EADDRINUSE.',
      failed:
        'What a socket throws is a SysError: make a NetError of it, with its code and the op listen.',
      otherwise: 'Two cannot listen on one port: EADDRINUSE.',
    });
    world.expect(world.socket.closed && world.sockets.all.length === 2, {
      lesson: 'listen() has failed, and its socket is still open: a leak. Close it on the way out.',
      expected: 'the second socket to be closed',
      received:
        world.sockets.all.length === 2 ? 'it is open' : `${world.sockets.all.length} sockets`,
    });
    await world.dial('ann', port.addr);
    await port.expectAccepts('The one who listened first goes on: accept() gives ann.');
  });

  test('comes back to a port whose connections still close', async (world) => {
    const yesterday = await world.open(listen);
    const ann = await world.dial('ann', yesterday.addr);
    const served = await yesterday.expectAccepts();
    await served.close(); // first: this end has to remember the connection for a minute
    await world.quiet();
    await ann.close();
    await yesterday.close().expectResolved('close() of an open port resolves.');
    world.expectNoneOpen(
      'close() of a port is over, and its socket is open: it is the socket that has the port.',
    );
    world.note('you', 'start again');

    const today = await world.open(listen, yesterday.addr, {
      failed:
        'Nobody listens there. But a connection of before was closed by this end, and its kernel keeps the port for a ' +
        'minute more: TIME_WAIT. SO_REUSEADDR says that you do not mind; bind() looks at it, so set it before.',
      otherwise: 'Nobody listens there any more: listen() gives the port.',
    });

    await world.dial('bob', today.addr);
    await today.expectAccepts();
  });

  test('says when no socket is to be had', async (world) => {
    world.sockets.failNext('EMFILE');

    const call = world.listen(listen);

    await world.expectListenFails(call, failed('EMFILE'), world.anyPort, {
      failed:
        'open() has thrown a SysError: make a NetError of it, with its code and the op listen.',
      otherwise:
        'The process has no descriptor left: sockets.open() throws EMFILE, and so does listen().',
    });
  });

  test('says when there is no such address here', async (world) => {
    const addr = tcpAddr('10.0.0.1', 80);

    const call = world.listen(listen, addr);

    await world.expectListenFails(call, failed('EADDRNOTAVAIL'), addr, {
      resolved: 'This machine has no such address: bind() throws, and so does listen().',
      otherwise: 'The code is what the socket throws. There is more than one way to fail.',
    });
    world.expectNoneOpen('listen() has failed, and its socket is still open: a leak.');
  });
});
