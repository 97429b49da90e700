// `npm run soak -- --seconds 120`: exercise 5's solution on real epoll, as an echo server for clients that
// connect, send, half-close, reset and vanish as chance will have it. No byte may be lost, no client may be
// stuck, nothing may be left behind.

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { ready, type Fd } from '@socketlings/kernel';
import { LinuxKernel, keepPolling } from '@socketlings/kernel/linux';
import { realClock } from '@socketlings/net';
import { Random } from '@socketlings/sim';
import { argv, echo } from 'zx';
import { Poller } from '../solutions/05-netpoller/src/netpoller.ts';

const SECONDS = Number(argv['seconds'] ?? 120);
const AT_ONCE = 50; // clients
const LARGEST = 100_000; // bytes that a client sends
const PATIENCE = 20_000; // ms without an answer; then a client counts as stuck

const chance = new Random(Number(argv['seed'] ?? Date.now() % 1_000_000));
const tally = {
  clients: 0,
  bytes: 0,
  lost: 0,
  stuck: 0,
  resets: 0,
  vanished: 0,
  rejections: 0,
  mostFds: 0,
};
process.on('unhandledRejection', () => (tally.rejections += 1));

using kernel = new LinuxKernel();
const poller = new Poller(kernel, realClock);
const listener = poller.listen({ ip: '127.0.0.1', port: 0 });
const out: { addr?: { ip: string; port: number } } = {};
kernel.getsockname(listener.fd, out);
const { port } = out.addr!;
const fdsBefore = kernel.openFds.length;

await keepPolling(kernel, turn, soak());

const left = kernel.openFds.length - fdsBefore;
echo(`${JSON.stringify({ seconds: SECONDS, ...tally, fdsLeft: left })}`);
process.exit(tally.lost + tally.stuck + tally.rejections + left > 0 ? 1 : 0);

// --- internal ---

function turn(delayMs: number): boolean {
  const gs = poller.poll(delayMs);
  for (const g of gs) ready(g);
  return gs.length > 0;
}

async function soak(): Promise<void> {
  void serve();
  const until = Date.now() + SECONDS * 1000;
  await Promise.all(Array.from({ length: AT_ONCE }, () => clients(until)));
  for (let i = 0; i < 100 && kernel.openFds.length > fdsBefore; i += 1) await sleep(50);
}

async function serve(): Promise<void> {
  for (;;) {
    const fd = await poller.accept(listener);
    tally.mostFds = Math.max(tally.mostFds, kernel.openFds.length);
    void answer(fd);
  }
}

async function answer(fd: Fd): Promise<void> {
  const pd = poller.open(fd);
  const p = new Uint8Array(chance.pick([16, 1000, 16_384]));
  try {
    for (;;) {
      poller.setDeadline(pd, 'rw', realClock.now() + 2 * PATIENCE);
      const n = await poller.read(pd, p);
      if (n === null) break;
      await poller.write(pd, p.subarray(0, n));
    }
  } catch {
    // it has been reset
  } finally {
    poller.close(pd);
  }
}

async function clients(until: number): Promise<void> {
  while (Date.now() < until) await client();
}

async function client(): Promise<void> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  socket.on('error', () => {}); // resets of our own
  await once(socket, 'connect').catch(() => {});
  tally.clients += 1;
  const sent = Buffer.alloc(chance.int(1, LARGEST), chance.int(0, 255));
  const fate = chance.pick(['finish', 'finish', 'reset', 'vanish'] as const);
  if (fate === 'finish') return finish(socket, sent);
  socket.write(sent);
  await sleep(chance.int(0, 5));
  tally[fate === 'reset' ? 'resets' : 'vanished'] += 1;
  if (fate === 'reset') socket.resetAndDestroy();
  else socket.destroy();
}

/** Sends everything and its end, and reads until the server's end. */
async function finish(socket: Socket, sent: Buffer): Promise<void> {
  const chunks: Buffer[] = [];
  socket.on('data', (chunk: Buffer) => chunks.push(chunk));
  for (let at = 0; at < sent.length;) {
    const piece = chance.int(1, sent.length - at);
    socket.write(sent.subarray(at, (at += piece)));
    if (chance.int(0, 3) === 0) await sleep(0);
  }
  socket.end();
  const late = setTimeout(() => {
    tally.stuck += 1;
    socket.destroy();
  }, PATIENCE);
  await once(socket, 'close').catch(() => {});
  clearTimeout(late);
  const received = Buffer.concat(chunks);
  tally.bytes += received.length;
  if (!received.equals(sent)) tally.lost += 1;
}
