import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { SysError, rawSocket, type RawSocket } from './raw-socket.ts';

test('a socket is tried, and tells when it is worth another try', async () => {
  await using ends = await pair();
  const { raw, peer } = ends;
  const p = new Uint8Array(10);
  expect([raw.tryRead(p), raw.tryRead(new Uint8Array(0))]).toEqual(['EAGAIN', 0]);

  peer.write('hi');
  await until(raw, () => raw.tryRead(p) === 2);
  expect(Buffer.from(p.subarray(0, 2)).toString()).toBe('hi');
  expect(raw.tryRead(p)).toBe('EAGAIN');

  peer.end();
  await until(raw, () => raw.tryRead(p) === 0);
  expect(raw.tryRead(p)).toBe(0);
});

test('shutting down the reading side ends only what is not there yet', async () => {
  await using ends = await pair();
  const { raw, peer } = ends;
  const p = new Uint8Array(1);
  peer.write('hi');
  await until(raw, () => raw.tryRead(p) === 1);

  raw.shutdown('r');
  expect([raw.tryRead(p), raw.tryRead(p)]).toEqual([1, 0]);
});

test('a write takes a part, then nothing, and goes on when the peer reads', async () => {
  await using ends = await pair();
  const { raw, peer } = ends;
  const p = new Uint8Array(1 << 20);
  const first = raw.tryWrite(p);
  expect(first).toBeGreaterThan(0);
  expect(first).toBeLessThan(p.length); // a short write
  for (let n = first, sum = 0; n !== 'EAGAIN'; n = raw.tryWrite(p)) {
    sum += n;
    expect(sum).toBeLessThan(64 << 20); // the peer does not read: there must be an end
  }

  peer.resume();
  await until(raw, () => raw.tryWrite(p) !== 'EAGAIN');
});

test('after close every call fails', async () => {
  await using ends = await pair();
  const { raw } = ends;
  raw.close();

  const calls = [
    () => raw.tryRead(new Uint8Array(1)),
    () => raw.tryWrite(new Uint8Array(1)),
    () => raw.shutdown('w'),
    () => raw.close(),
  ];
  for (const call of calls) expect(call).toThrow(new SysError('EBADF'));
  expect(raw.localAddr.port).toBeGreaterThan(0);
});

async function pair(): Promise<{ raw: RawSocket; peer: Socket } & AsyncDisposable> {
  const server = createServer({ allowHalfOpen: true }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const peer = connect({ port: (server.address() as AddressInfo).port, host: '127.0.0.1' });
  const [socket] = (await once(server, 'connection')) as [Socket];
  server.close();
  const end = async (): Promise<void> => void [socket, peer].map((each) => each.destroy());
  return { raw: rawSocket(socket), peer, [Symbol.asyncDispose]: end };
}

async function until(raw: RawSocket, holds: () => boolean): Promise<void> {
  while (!holds()) {
    await new Promise<void>((resolve) => raw.onReady(() => resolve()));
  }
}
