// `npm run try 1` with a client that connects, says something, and hears it again.

import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { begin, type Machine, type Result } from './machine.ts';

const SAID = 'hello\n';
const PATIENCE = 120_000; // ms until it listens

export async function tryWithClient(machine: Machine): Promise<Result> {
  const { child, said } = begin(machine, ['try', '1']);
  try {
    const port = await portIn(said);
    const heard = port === undefined ? 'nothing: it does not listen' : await speak(port);
    return { code: heard === SAID ? 0 : 1, output: `${said()}\nthe client hears: ${heard}` };
  } finally {
    process.kill(-child.pid!, 'SIGKILL');
  }
}

// --- internal ---

async function portIn(said: () => string): Promise<number | undefined> {
  for (const end = Date.now() + PATIENCE; Date.now() < end; await sleep(100)) {
    const port = /listens on 127\.0\.0\.1:(\d+)/.exec(said())?.[1];
    if (port) return Number(port);
  }
  return undefined;
}

async function speak(port: number): Promise<string> {
  const socket = connect(port, '127.0.0.1').setEncoding('utf8');
  socket.end(SAID);
  let heard = '';
  socket.on('data', (text: string) => (heard += text));
  await once(socket, 'end');
  return heard;
}
