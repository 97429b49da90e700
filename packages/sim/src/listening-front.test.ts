import { tcpAddr, type Addr } from '@socketlings/net';
import { expect, test } from 'vitest';
import { Network, type SimListening } from './index.ts';

const ANY = tcpAddr('127.0.0.1', 0);

test('clients arrive, with a hint, and are accepted in their order', async () => {
  await within(async (network) => {
    const socket = open(network);
    let hints = 0;
    socket.onReady(() => (hints += 1));
    expect(socket.tryAccept()).toBe('EAGAIN');
    const ann = await network.dial('ann', socket.localAddr);
    await network.dial('bob', socket.localAddr);
    await network.scheduler.quiet();
    expect([hints > 0, socket.queued]).toEqual([true, 2]);
    const served = socket.tryAccept();
    if (served === 'EAGAIN') throw new Error('ann waits');
    expect(String(served.remoteAddr)).toBe(String(ann.localAddr));
    served.tryWrite(Buffer.from('hi'));
    expect(await ann.read(new Uint8Array(2))).toBe(2);
  });
});

test('K44: a port that is closed resets who waits, and keeps who was accepted', async () => {
  await within(async (network) => {
    const socket = open(network);
    const { localAddr } = socket;
    const ann = await network.dial('ann', localAddr);
    await network.scheduler.quiet();
    const served = socket.tryAccept();
    const bob = await network.dial('bob', localAddr);
    await network.scheduler.quiet();
    socket.close();
    await expect(bob.read(new Uint8Array(1))).rejects.toThrow('reset');
    if (served !== 'EAGAIN') served.tryWrite(Buffer.from('x'));
    expect(await ann.read(new Uint8Array(1))).toBe(1);
    await expect(network.dial('zoe', localAddr)).rejects.toThrow('refused');
    expect(() => socket.tryAccept()).toThrow('EBADF');
    expect(socket.misuse).toEqual(['tryAccept']);
  });
});

test('a port is taken while somebody listens, and in TIME-WAIT unless both say SO_REUSEADDR', async () => {
  for (const reuse of [0, 1]) {
    await within(async (network) => {
      const sockets = network.listeningSockets();
      const first = open(network, ANY, reuse);
      const { localAddr } = first;
      expect(() => open(network, localAddr, reuse)).toThrow('EADDRINUSE');
      const ann = await network.dial('ann', localAddr);
      await network.scheduler.quiet();
      const served = first.tryAccept();
      if (served !== 'EAGAIN') served.close();
      await network.scheduler.quiet();
      await ann.close();
      first.close();
      await network.scheduler.quiet();
      const again = sockets.open();
      again.setOption('SO_REUSEADDR', reuse);
      if (reuse) expect(() => again.bind(localAddr)).not.toThrow();
      else expect(() => again.bind(localAddr)).toThrow('EADDRINUSE');
    });
  }
});

test('an accept that is made to fail leaves the client in the queue', async () => {
  await within(async (network) => {
    const socket = open(network);
    socket.failNext('EMFILE');
    expect(socket.tryAccept()).toBe('EAGAIN');
    await network.dial('ann', socket.localAddr);
    await network.scheduler.quiet();
    expect(() => socket.tryAccept()).toThrow('EMFILE');
    expect(socket.tryAccept()).not.toBe('EAGAIN');
  });
});

// --- internal ---

async function within(body: (network: Network) => Promise<void>): Promise<void> {
  const network = new Network('friendly');
  await network.scheduler.run(() => body(network));
}

function open(network: Network, addr: Addr = ANY, reuse = 0): SimListening {
  const socket = network.listeningSockets().open();
  if (reuse) socket.setOption('SO_REUSEADDR', 1);
  socket.bind(addr);
  socket.listen(8);
  return socket;
}
