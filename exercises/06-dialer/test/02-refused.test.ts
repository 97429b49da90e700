import { LEFT_OPEN, refused, test } from '@socketlings/testkit/dialer';
import { describe } from 'vitest';
import { dial } from '#subject';

describe('Step 2: refused', () => {
  test.inBothWorlds('says that nobody listens there', async (world) => {
    const call = world.dial(dial, await world.nobody());

    await call.expectFailed(refused('ECONNREFUSED'), REFUSED);
  });

  test('closes its socket, and does not ask again', async (world) => {
    const call = world.dial(dial, await world.nobody());

    await call.expectFailed(refused('ECONNREFUSED'), REFUSED);

    const tries = world.sockets.all.reduce((sum, { connects }) => sum + connects.length, 0);
    world.expect(tries === 1, {
      lesson:
        'Nobody listens there, and you ask again: a refusal is an answer. Whoever called dial() decides ' +
        'whether to try once more, and when.',
      expected: 'one connect()',
      received: `${tries} of them`,
    });
    world.expectNothingLeft(LEFT_OPEN);
  });

  test('passes on what connect() says at once', async (world) => {
    const call = world.dial(dial, '10.0.0.1:80');

    await call.expectFailed(refused('ENETUNREACH'), {
      pending:
        "connect() gave another code than 'EINPROGRESS': it has failed already, and no hint will come. Look at " +
        'what it gives.',
      otherwise:
        "What connect() gives is 'EINPROGRESS' or the code of an error: make a NetError of that code.",
    });
    world.expectNothingLeft(LEFT_OPEN);
  });

  test('tells when there is no socket to be had', async (world) => {
    const server = await world.server();
    world.sockets.failNext('EMFILE');

    const call = world.dial(dial, server.address);

    await call.expectFailed(refused('EMFILE'), {
      failed:
        'open() throws a SysError when the process has no descriptor left. Whoever calls dial() wants a ' +
        'NetError, with its code.',
      otherwise:
        'open() has thrown: there is nothing to connect with, and dial() fails with its code.',
    });
  });
});

const REFUSED = {
  pending:
    'Nobody listens there. The kernel has told you so by a hint, and dial() still waits: ask error() what ' +
    'is the matter.',
  resolved:
    'Nobody listens there, and dial() gives a connection. A hint may be bad news: ask error().',
  failed:
    'Whoever calls dial() wants a NetError with the code that error() gives, and with remoteAddr. The first ' +
    'answer of error() is the code; it is gone with that, and the second is null.',
  otherwise: 'Where nobody listens, dial() fails with ECONNREFUSED.',
};
