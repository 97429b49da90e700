// The other side, in a process of its own: clients that stay and say nothing, and three that ask and wait for the answer.

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { MESSAGE, TALKING, type FromClients, type ToClients } from './messages.ts';

let sockets: Socket[] = [];

process.on('disconnect', () => process.exit(0));
process.on('message', (order: ToClients) => {
  if (order.what === 'connect') void connectAll(order.port, order.clients);
  else if (order.what === 'talk') void talk(order.messages);
  else for (const socket of sockets) socket.destroy();
});

// --- internal ---

async function connectAll(port: number, clients: number): Promise<void> {
  sockets = Array.from({ length: clients }, () =>
    connect({ port, host: '127.0.0.1', noDelay: true }),
  );
  for (const socket of sockets) socket.on('error', () => {});
  for (const socket of sockets) if (socket.connecting) await once(socket, 'connect');
  tell({ what: 'connected' });
}

/** Answers are waited for: what is measured is how long they take. */
async function talk(messages: number): Promise<void> {
  const talking = sockets.slice(-TALKING);
  const times = await Promise.all(talking.map((socket) => ask(socket, messages)));
  const all = times.flat().sort((a, b) => a - b);
  tell({ what: 'done', median: all[all.length >> 1]! });
}

async function ask(socket: Socket, messages: number): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < messages; i += 1) {
    const began = performance.now();
    socket.write(MESSAGE);
    await once(socket, 'data');
    times.push(performance.now() - began);
    await sleep(PAUSE);
  }
  return times;
}

const PAUSE = 10; // ms

function tell(news: FromClients): void {
  process.send!(news);
}
