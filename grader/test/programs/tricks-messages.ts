// Plays vitest's main process: what it tells the worker arrives as a message of this process.
// expect 1.1 failed|crashed|tampered|not-run
// expect 1.2 failed|crashed|tampered|not-run
import { ClosedError, type Conn, type Listener } from '@socketlings/net';

const say = (message: object): void => {
  try {
    process.emit('message', message, undefined);
  } catch {
    // refused
  }
};
const REQUEST = { __vitest_worker_request__: true, options: {}, traces: {} };
const CONTEXT = { workerId: 1, files: [], config: {}, environment: { name: 'node' } };
say({ ...REQUEST, type: 'run', context: CONTEXT });
say({ ...REQUEST, type: 'collect', context: CONTEXT });
say({ t: 'q', i: 'x', m: 'onCancel', a: ['test-failure'] });

export async function handleConn(conn: Conn): Promise<void> {
  await conn.close();
}

export async function serve(listener: Listener, handler: (conn: Conn) => Promise<void>): Promise<void> {
  try {
    for (;;) void handler(await listener.accept());
  } catch (error) {
    if (!(error instanceof ClosedError)) throw error;
  }
}
