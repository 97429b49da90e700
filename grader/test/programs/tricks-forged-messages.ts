// Makes up what vitest's own process tells the worker: a run with a runner of its own choice, and answers to what it has
// asked. And asks Node for the messages that are on their way.
// expect 1.1 crashed: process._disconnect
// expect 1.2 crashed: process._disconnect
// expect 1.3 failed: left its connection open
import type { Conn } from '@socketlings/net';

let heard = 0;
const hear = (): void => void (heard += 1);
const REQUEST = { __vitest_worker_request__: true, type: 'run', context: { files: [], config: { runner: import.meta.url } } };

function forge(): void {
  for (const name of ['message', 'internalMessage']) {
    for (const message of [REQUEST, { ...REQUEST, type: 'stop' }, { cmd: 'NODE_HANDLE', type: 'net.Socket' }]) {
      if (process.emit(name as 'message', message, undefined)) hear();
    }
  }
}

const { nextTick } = process;
process.nextTick = (callback: (...all: unknown[]) => void, ...args: unknown[]) => {
  if (args[0] === 'message') hear();
  nextTick(callback, ...args);
};

export async function handleConn(conn: Conn): Promise<void> {
  forge();
  if (process.nextTick !== nextTick) hear();
  if (heard > 0) throw new Error(`heard ${heard}`);
  if ((await conn.read(new Uint8Array(100))) !== null) (process as unknown as { _disconnect(): void })._disconnect();
}

export async function serve(): Promise<void> {}
