// Works with functions that everybody shares, and changes only its own: none of this is an attack.
// expect file passed
import { EventEmitter } from 'node:events';
import net from 'node:net';
import { PassThrough } from 'node:stream';
import { promisify } from 'node:util';
import { ClosedError, type Conn, type Listener } from '@socketlings/net';

const nap = promisify(setTimeout);
const turn = promisify(setImmediate);

class Tap extends PassThrough {
  readonly apply = 5;
}

class Calls extends EventEmitter {
  readonly call = 1;
  readonly next = 2;
  bind = Object.assign((text: string) => text, { call: 3, toString: () => 'mine' });
}

async function onLoopback(): Promise<string> {
  const server = net.createServer((socket) => socket.pipe(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const socket = net.connect((server.address() as net.AddressInfo).port, '127.0.0.1');
  socket.end('over');
  let text = '';
  for await (const chunk of socket) text += String(chunk);
  await promisify(server.close.bind(server))();
  return text;
}

export async function handleConn(conn: Conn): Promise<void> {
  const calls = new Calls();
  calls.emit = EventEmitter.prototype.emit.bind(calls);
  const tap = new Tap({ highWaterMark: 10 });
  tap.push = Object.assign(tap.push.bind(tap), { call: 4 });
  const names = Array.prototype.map.call('abc', (each) => `${each}`);
  const [found] = [...'k=v'.matchAll(/(\w)=(\w)/g)].map((match) => match[2]);
  if (names.length + calls.call + calls.next !== 6 || found !== 'v') throw new Error('odd');
  await nap(1);
  await turn();
  if ((await onLoopback()) !== 'over') throw new Error('nothing came back');
  const p = new Uint8Array(100);
  for (let n = await conn.read(p); n !== null; n = await conn.read(p)) await conn.write(p.subarray(0, n));
  await conn.close();
}

export async function serve(listener: Listener, handler: (conn: Conn) => Promise<void>): Promise<void> {
  try {
    for (;;) void handler(await listener.accept());
  } catch (error) {
    if (!(error instanceof ClosedError)) throw error;
  }
}
