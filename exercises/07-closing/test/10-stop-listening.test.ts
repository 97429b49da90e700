import { closed, failed, portTest as test } from '@socketlings/testkit/closing';
import { describe } from 'vitest';
import { listen } from '#subject';

describe('Step 10: stop listening', () => {
  test('sends those home who wait for clients', async (world) => {
    const port = await world.open(listen);
    const waiting = [port.accept(), port.accept()];
    await world.quiet();

    await port.close().expectResolvedTo(undefined, CLOSES);

    for (const accept of [...waiting, port.accept()]) {
      await world.expectPortFails(
        accept,
        closed,
        { op: 'accept', addr: port.addr },
        {
          pending:
            'The port is closed, and accept() still waits: no hint will come any more. close() has to wake all who wait.',
          failed:
            'You have closed the port yourself: that is ClosedError. Whoever wakes up asks first whether it is closed.',
          otherwise: 'On a closed port accept() fails with ClosedError.',
        },
      );
    }
    world.expectNoneOpen(
      'close() is over, and the socket is open: it is the socket that has the port.',
    );
  });

  test('keeps those who are in', async (world) => {
    const port = await world.open(listen);
    const ann = await world.dial('ann', port.addr);
    const served = await port.expectAccepts();

    await port.close().expectResolvedTo(undefined, CLOSES);

    await world.expectTalk(
      ann,
      served,
      'Ann was accepted, and her connection is one of its own: closing the port is not its end.',
    );
  });

  test('resets those who are not', async (world) => {
    const port = await world.open(listen);
    const ann = await world.dial('ann', port.addr);
    await port.expectAccepts();
    const bob = await world.dial('bob', port.addr);

    await port.close().expectResolvedTo(undefined, CLOSES);

    await world.expectReset(
      bob,
      'Bob is connected, and nobody has accepted him: the kernel resets him when the port is closed. You have taken him ' +
        'from its queue before somebody asked for him: accept when accept() is called.',
    );
    await ann.close();
  });

  test('accepts one for each who asks, in their order', async (world) => {
    const port = await world.open(listen);
    const accepts = [port.accept(), port.accept()];
    await world.quiet();

    const clients = [await world.dial('ann', port.addr), await world.dial('bob', port.addr)];

    for (const accept of accepts) port.taken(await accept.expectResolved(BOTH));
    const served = world.socket.accepted.map(({ remoteAddr }) => String(remoteAddr)).sort();
    const came = clients.map(({ localAddr }) => String(localAddr)).sort();
    world.expect(served.join() === came.join(), {
      lesson: 'Two have come, and each is accepted once.',
      expected: came.join(' and '),
      received: served.join(' and '),
    });
  });

  test('lives on when an accept fails', async (world) => {
    const port = await world.open(listen);
    world.socket.failNext('EMFILE');
    await world.dial('ann', port.addr);

    await world.expectPortFails(
      port.accept(),
      failed('EMFILE'),
      { op: 'accept', addr: port.addr },
      {
        pending:
          'tryAccept() has thrown, and accept() waits: no hint will come for a client that is there already.',
        otherwise: 'tryAccept() has thrown EMFILE: pass it on, as a NetError of the op accept.',
      },
    );
    await port.expectAccepts('One accept has failed, and ann still waits: the next one gives her.');
  });

  test('is closed once', async (world) => {
    const port = await world.open(listen);
    await port.close().expectResolvedTo(undefined, CLOSES);

    await world.expectPortFails(
      port.close(),
      closed,
      { op: 'close', addr: port.addr },
      {
        otherwise:
          'It is closed already: a second close() fails with ClosedError, as with a connection.',
      },
    );
  });
});

const CLOSES = 'close() of an open port resolves.';

const BOTH = {
  pending:
    'Two clients have come, two accept() wait, and not both have one. A hint may be for any of them: wake all, and let ' +
    'each try.',
  otherwise: 'Two clients have come: each accept() gives one.',
};
