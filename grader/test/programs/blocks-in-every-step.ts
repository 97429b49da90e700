// Puts its whole process to sleep in every step: nobody waits for that more than twice.
// expect 1.1 hung
// expect 1.2 hung
// expect 1.3 not-run
import type { Conn } from '@socketlings/net';

const block = (): void => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);

export async function handleConn(_: Conn): Promise<void> {
  block();
}

export async function serve(): Promise<void> {
  block();
}
