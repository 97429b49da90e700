import { expect, test } from 'vitest';
import { Network, type NetworkName } from './index.ts';
import type { SimConn } from './conn.ts';
import type { SimTcp } from './tcp-front.ts';

const NETWORKS: NetworkName[] = ['friendly', 'nasty', 1, 2, 3];

rule('options have the units and the doubling of Linux', async ({ socket }) => {
  socket.setOption('TCP_KEEPIDLE', 10);
  socket.setOption('SO_RCVBUF', 10_000);
  expect([socket.getOption('TCP_KEEPIDLE'), socket.getOption('SO_RCVBUF')]).toEqual([10, 20_000]);
  expect(() => socket.setOption('TCP_KEEPIDLE', 0)).toThrow('EINVAL');
  expect(() => socket.setOption('SO_LINGER', { onoff: 1, linger: 5 })).toThrow('EINVAL');
  expect(socket.optionsSet).toEqual(['TCP_KEEPIDLE 10', 'SO_RCVBUF 10000']);
});

rule('a linger of 0 resets, and none delivers', async ({ socket, ann, network }) => {
  socket.tryWrite(Buffer.from('x'));
  await network.scheduler.quiet();
  socket.setOption('SO_LINGER', { onoff: 1, linger: 0 });
  socket.close();
  await network.scheduler.quiet();
  const p = new Uint8Array(10);
  expect(await ann.read(p)).toBe(1);
  await expect(ann.read(p)).rejects.toThrow('reset');
  expect(await ann.read(p)).toBe(null);

  const other = network.tcpPair('bob', 'you');
  other.socket.tryWrite(Buffer.from('x'));
  other.socket.close();
  expect([await other.client.read(p), await other.client.read(p)]).toEqual([1, null]);
});

rule('what is called behind close is kept as misuse', async ({ socket }) => {
  socket.close();
  expect(() => socket.setOption('TCP_NODELAY', 1)).toThrow('EBADF');
  expect(() => socket.getOption('TCP_NODELAY')).toThrow('EBADF');
  expect(socket.misuse).toEqual(['setOption', 'getOption']);
});

rule('K45: probes give a silent peer up, to the second', async ({ socket, network }) => {
  for (const [option, value] of [
    ['TCP_KEEPIDLE', 10],
    ['TCP_KEEPINTVL', 5],
    ['TCP_KEEPCNT', 3],
    ['SO_KEEPALIVE', 1],
  ] as const) {
    socket.setOption(option, value);
  }
  socket.cutCable();
  const p = new Uint8Array(1);
  await pass(network, 24_999);
  expect(socket.tryRead(p)).toBe('EAGAIN');
  await pass(network, 2);
  expect(() => socket.tryRead(p)).toThrow('ETIMEDOUT');
  expect(socket.tryRead(p)).toBe(0);
});

rule('K45: a probe that was answered counts for nothing', async ({ socket, network }) => {
  socket.setOption('TCP_KEEPIDLE', 10);
  socket.setOption('TCP_KEEPINTVL', 1);
  socket.setOption('TCP_KEEPCNT', 1);
  socket.setOption('SO_KEEPALIVE', 1);
  await pass(network, 37_000); // probes at 10, 20 and 30 s
  socket.cutCable();
  const p = new Uint8Array(1);
  await pass(network, 3900);
  expect(socket.tryRead(p)).toBe('EAGAIN');
  await pass(network, 200);
  expect(() => socket.tryRead(p)).toThrow('ETIMEDOUT');
});

rule('K46: bytes are sent again for a quarter of an hour', async ({ socket, ann, network }) => {
  socket.cutCable();
  expect(socket.tryWrite(Buffer.from('x'))).toBe(1);
  const p = new Uint8Array(1);
  await pass(network, 924_000);
  expect(socket.tryRead(p)).toBe('EAGAIN');
  expect(ann.readable).toBe(0);
  await pass(network, 1000);
  expect(() => socket.tryRead(p)).toThrow('ETIMEDOUT');
});

rule('nothing is told to either end when the cable is cut', async ({ socket, ann, network }) => {
  socket.cutCable();
  socket.close();
  await ann.write(Buffer.from('x'));
  await pass(network, 60_000);
  expect(ann.readable).toBe(0);
  expect(ann.closed).toBe(false);
});

// --- internal ---

interface Case {
  readonly network: Network;
  readonly socket: SimTcp;
  readonly ann: SimConn;
}

function rule(title: string, body: (t: Case) => Promise<void>): void {
  test(title, async () => {
    for (const name of NETWORKS) await expectIn(name, body);
  });
}

async function expectIn(name: NetworkName, body: (t: Case) => Promise<void>): Promise<void> {
  const network = new Network(name);
  await network.scheduler.run(async () => {
    const { client: ann, socket } = network.tcpPair('ann', 'you');
    await body({ network, socket, ann });
  });
}

async function pass({ scheduler }: Network, ms: number): Promise<void> {
  const { clock } = scheduler;
  const end = clock.now() + ms;
  while (clock.now() < end) {
    scheduler.progress();
    await scheduler.wait<void>({ side: 'test', who: 'the test', what: () => '' }, (resolve) => {
      clock.setTimer(Math.min(end, clock.now() + 50_000), () => resolve());
    });
  }
}
