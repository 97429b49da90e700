// The load where there is no C compiler: the same arguments and the same lines as load.c. It is slower
// than the fastest servers, which its own CPU use tells.

import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const [port = 0, count = 0, size = 0, warmUp = 0, measure = 0] = process.argv.slice(2).map(Number);
const GROUP = 500; // connections
const message = Buffer.alloc(size, 'x');
let samples: number[] = []; // ms

const sockets: Socket[] = [];
while (sockets.length < count) {
  // No queue of the listener ever overflows.
  const group = Array.from({ length: Math.min(GROUP, count - sockets.length) }, dial);
  sockets.push(...(await Promise.all(group)));
}
if (measure === 0) {
  console.log('holding');
} else {
  for (const socket of sockets) keepAsking(socket);
  await sleep(warmUp);
  console.log('measuring');
  samples = [];
  const began = performance.now();
  await sleep(measure);
  const seconds = (performance.now() - began) / 1000;
  for (const socket of sockets) socket.removeAllListeners('data').pause();
  console.log('measured');
  const sorted = Float64Array.from(samples).toSorted();
  const quantile = (q: number): number => (sorted[Math.floor(sorted.length * q)] ?? 0) * 1000;
  const report = { requests: sorted.length, seconds, p50: quantile(0.5), p99: quantile(0.99) };
  console.log(JSON.stringify(report));
}
await once(process.stdin.resume(), 'end');
for (const socket of sockets) socket.resetAndDestroy();
process.exit();

// --- internal ---

/** A connection that has had one echo. */
async function dial(): Promise<Socket> {
  const socket = createConnection({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  socket.write(message); // one echo says that it is accepted
  for (let missing = size; missing > 0;) {
    const [bytes] = (await once(socket, 'data')) as [Buffer];
    missing -= bytes.length;
  }
  return socket;
}

function keepAsking(socket: Socket): void {
  let sent = 0;
  let missing = 0;
  const ask = (): void => {
    sent = performance.now();
    missing = size;
    socket.write(message);
  };
  socket.on('data', (bytes) => {
    missing -= bytes.length;
    if (missing > 0) return;
    samples.push(performance.now() - sent);
    ask();
  });
  ask();
}
