import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { fill } from './loopback.ts';
import { NodeSocket } from './node-socket.ts';
import { TcpConn } from './tcp-conn.ts';

test('a socket without a reader is read ahead by little', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const [peer] = (await once(server, 'connection')) as [Socket];
  const conn = new TcpConn(new NodeSocket(socket));
  const writer = new TcpConn(new NodeSocket(peer));

  const mark = socket.readableHighWaterMark;
  const p = new Uint8Array(40_000);
  let read = 0;
  const written = await fill(writer);
  while (read < written / 2) read += (await conn.read(p)) ?? 0; // what is there, however slow we are
  await fill(writer);

  expect(read).toBeGreaterThan(0);
  expect(socket.readableLength).toBeLessThan(mark + 65_536);
  server.close();
  await Promise.all([conn.close(), writer.close()]);
});
