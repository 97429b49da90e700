import { expect, test } from 'vitest';
import { listen, nodeSockets, tcpAddr, type Addr, type ConnectingSocket } from './index.ts';

test('a connection comes by a hint, and takes the descriptor with it', async () => {
  const listener = await listen();
  const socket = await connected(listener.addr);
  expect(String(socket.peer())).toBe(String(listener.addr));
  expect(socket.error()).toBe(null);
  expect(socket.connect(listener.addr)).toBe('EISCONN');
  const conn = socket.conn();
  expect(String(conn.remoteAddr)).toBe(String(listener.addr));
  for (const call of [() => socket.peer(), () => socket.close(), () => socket.conn()]) {
    expect(call).toThrow('EBADF');
  }
  await conn.close();
  await listener.close();
});

test('an error is told once, and there is nobody', async () => {
  const listener = await listen();
  const { addr } = listener;
  await listener.close();
  const socket = await connected(addr);
  expect([socket.error(), socket.error()]).toEqual(['ECONNREFUSED', null]);
  expect(socket.peer()).toBe('ENOTCONN');
  expect(() => socket.conn()).toThrow('ENOTCONN');
  socket.close();
});

test('it can be given up at any time', async () => {
  const listener = await listen();
  const socket = nodeSockets.open();
  expect(socket.peer()).toBe('ENOTCONN');
  socket.connect(listener.addr);
  expect(socket.connect(tcpAddr('127.0.0.1', 1))).toBe('EALREADY');
  socket.close();
  await listener.close();
});

// --- internal ---

/** A socket when the first hint has come. */
async function connected(addr: Addr): Promise<ConnectingSocket> {
  const socket = nodeSockets.open();
  const hint = new Promise<void>((resolve) => socket.onReady(resolve));
  expect(socket.connect(addr)).toBe('EINPROGRESS');
  await hint;
  return socket;
}
