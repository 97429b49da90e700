import { Network, type SimTcp } from '@socketlings/sim';
import { tcpAddr, type LingerOption, type SocketOption } from '@socketlings/net';
import { expect, test } from 'vitest';
import { GivenListeningSockets, GivenTcp } from './given-tcp.ts';

test('options that there are not, and values that are none, are refused by name', async () => {
  await within(async (socket) => {
    const given = new GivenTcp(socket);
    const wrong = [
      ['SO_ERROR', 1, "takes the name of an option, and was given 'SO_ERROR'"],
      [{ toString: () => 'TCP_NODELAY' }, 1, 'was given an object'],
      ['TCP_KEEPIDLE', 1.5, 'takes a whole number, and was given 1.5'],
      ['TCP_KEEPIDLE', '15', 'takes a whole number, and was given a string'],
      ['SO_LINGER', 0, 'takes { onoff, linger } for SO_LINGER'],
      ['SO_LINGER', { onoff: true, linger: 0 }, 'takes { onoff, linger } for SO_LINGER'],
    ] as const;
    for (const [option, value, complaint] of wrong) {
      const set = (): void => given.setOption(option as SocketOption, value as number);
      expect(set).toThrow(complaint);
    }
    expect(socket.optionsSet).toEqual([]);
  });
});

test('a value is read once, and what is done to it later is nothing to the socket', async () => {
  await within(async (socket) => {
    let asked = 0;
    const value = {
      get onoff() {
        asked += 1;
        return asked > 1 ? 0 : 1;
      },
      linger: 0,
    };
    new GivenTcp(socket).setOption('SO_LINGER', value as LingerOption);
    expect([asked, socket.optionsSet]).toEqual([1, ['SO_LINGER 1 0']]);
  });
});

test('nothing of the simulator is behind what is given', async () => {
  await within(async (socket, network) => {
    const given = new GivenTcp(socket);
    expect('cutCable' in given || 'optionsSet' in given).toBe(false);
    const sockets = new GivenListeningSockets(network.listeningSockets(), () => {});
    const listening = sockets.open();
    listening.bind(tcpAddr('127.0.0.1', 0));
    listening.listen(1);
    await network.dial('ann', listening.localAddr);
    await network.scheduler.quiet();
    const accepted = listening.tryAccept();
    expect(accepted).toBeInstanceOf(GivenTcp);
    expect('failNext' in listening).toBe(false);
  });
});

test('what a function of onReady throws is told to the test', async () => {
  const told: unknown[] = [];
  await within(async (_, network) => {
    const sockets = new GivenListeningSockets(network.listeningSockets(), (e) => told.push(e));
    const listening = sockets.open();
    expect(() => listening.onReady(1 as never)).toThrow('onReady() takes a function');
    listening.onReady(() => {
      throw new Error('a function of this test');
    });
    listening.bind(tcpAddr('127.0.0.1', 0));
    listening.listen(1);
    await network.dial('ann', listening.localAddr);
    await network.scheduler.quiet();
  });
  expect(told.map(String)).toContain('Error: a function of this test');
});

async function within(body: (socket: SimTcp, network: Network) => Promise<void>): Promise<void> {
  const network = new Network('friendly');
  await network.scheduler.run(() => body(network.tcpPair('ann', 'you').socket, network));
}
