import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { dial, nodeTcpSocket, type Conn, type TcpSocket } from './index.ts';
import { readAll } from './loopback.ts';

test('a close delivers what was written', async () => {
  const { socket, client } = await pair();
  expect(socket.tryWrite(Buffer.from('all of it'))).toBe(9);
  socket.close();
  expect(String(await readAll(client))).toBe('all of it');
  await client.close();
});

test('the end of one half leaves the other', async () => {
  const { socket, client } = await pair();
  socket.tryWrite(Buffer.from('question'));
  socket.shutdown('w');
  expect(String(await readAll(client))).toBe('question');
  const heard = new Promise<void>((resolve) => socket.onReady(({ r }) => void (r && resolve())));
  await client.write(Buffer.from('answer'));
  await heard;
  const p = Buffer.alloc(10);
  expect([socket.tryRead(p), p.toString('latin1', 0, 6)]).toEqual([6, 'answer']);
  socket.close();
  await client.close();
});

test('options are remembered, and refused on a closed socket', async () => {
  const { socket, client } = await pair();
  socket.setOption('TCP_NODELAY', 1);
  socket.setOption('TCP_KEEPIDLE', 15);
  socket.setOption('SO_KEEPALIVE', 1);
  socket.setOption('SO_LINGER', { onoff: 0, linger: 0 });
  expect([socket.getOption('TCP_KEEPIDLE'), socket.getOption('SO_RCVBUF')]).toEqual([15, 0]);
  expect(() => socket.setOption('SO_LINGER', { onoff: 1, linger: 1 })).toThrow('EINVAL');
  socket.close();
  for (const call of [
    () => socket.setOption('TCP_NODELAY', 1),
    () => socket.getOption('TCP_NODELAY'),
  ]) {
    expect(call).toThrow('EBADF');
  }
  await client.close();
});

test('a linger of 0 breaks off', async () => {
  const { socket, node, client } = await pair();
  socket.setOption('SO_LINGER', { onoff: 1, linger: 0 });
  const gone = once(node, 'close');
  socket.close();
  await gone;
  const end = await client.read(new Uint8Array(1)).catch((error: { code: string }) => error.code);
  expect(['ECONNRESET', null]).toContain(end); // node does not tell the two apart in all cases
  await client.close();
});

// --- internal ---

async function pair(): Promise<{ socket: TcpSocket; node: Socket; client: Conn }> {
  const server = createServer({ allowHalfOpen: true, noDelay: true, pauseOnConnect: true });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const arrives = once(server, 'connection') as Promise<[Socket]>;
  const client = await dial({ port: (server.address() as AddressInfo).port });
  const [node] = await arrives;
  server.close();
  return { socket: nodeTcpSocket(node), node, client };
}
