// Keeps its whole process busy in every step, where no loop can be named: nobody waits for that more than twice.
// expect 1.1 hung
// expect 1.2 hung
// expect 1.3 not-run
import type { Conn } from '@socketlings/net';

const block = (): void => void /^(a+)+$/.test(`${'a'.repeat(60)}b`);

export async function handleConn(_: Conn): Promise<void> {
  block();
}

export async function serve(): Promise<void> {
  block();
}
