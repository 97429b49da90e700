import { CONNECTS, refused, test } from '@socketlings/testkit/dialer';
import { AddrError } from '@socketlings/net';
import { describe } from 'vitest';
import { dial } from '#subject';

describe('Step 10: wrong addresses', () => {
  test('says what is wrong with an address, and tries nothing', async (world) => {
    for (const [kind, text] of WRONG) {
      const call =
        kind === 'unknown network'
          ? world.dialAny(dial, text, '127.0.0.1:80')
          : world.dialAny(dial, 'tcp', text);
      await call.settled();
      const { error } = call;
      const right = error instanceof AddrError && error.kind === kind && error.text === text;
      world.expect(right, {
        lesson: `${SAY[kind]} Say so with AddrError: its kind, and the text that was given.`,
        expected: `AddrError { kind: '${kind}', text: '${text}' }`,
        received:
          error instanceof AddrError
            ? `AddrError { kind: '${error.kind}', text: '${error.text}' }`
            : call.describe(),
      });
    }
    world.expect(world.sockets.all.length === 0, {
      lesson: 'The address was none, and you opened a socket: look at the address first.',
      expected: 'no socket',
      received: `${world.sockets.all.length} of them`,
    });
  });

  test('takes a right one', async (world) => {
    const server = await world.server();

    const call = world.dialAny(dial, 'tcp', server.address);

    const conn = await call.expectConn(CONNECTS);
    await conn.close();
  });

  test('takes the first port there is, and the last', async (world) => {
    for (const port of [1, 65_535]) {
      const address = `127.0.0.1:${port}`;
      const call = world.dialAny(dial, 'tcp', address, { to: address });
      await call.expectFailed(
        refused('ECONNREFUSED'),
        `${port} is a port, and nobody listens there: the kernel says so, when you ask it.`,
      );
    }
  });
});

const WRONG = [
  ['missing port', '127.0.0.1'],
  ['missing port', 'localhost'],
  ['invalid port', '127.0.0.1:99999'],
  ['invalid port', '127.0.0.1:65536'],
  ['invalid port', '127.0.0.1:0'],
  ['invalid port', '127.0.0.1:'],
  ['invalid port', '127.0.0.1:http'],
  ['invalid port', '127.0.0.1:80x'],
  ['invalid port', '127.0.0.1:-1'],
  ['invalid port', '127.0.0.1:8e1'],
  ['invalid port', '127.0.0.1:0x50'],
  ['invalid port', '127.0.0.1:80.0'],
  ['invalid port', '127.0.0.1: 80'],
  ['unknown network', 'tpc'],
  ['unknown network', ''],
] as const;

const SAY = {
  'missing port': 'There is no port in this address: a port stands behind a colon.',
  'invalid port':
    'This is no port: a port is a number from 1 to 65535, in digits and nothing else.',
  'unknown network': "This dialer knows one network: 'tcp'.",
};
