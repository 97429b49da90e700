// expect 1.1 hung: Line 5 runs again and again
// expect 1.3 passed
import type { Conn } from '@socketlings/net';

function again(): void {
  void Promise.resolve().then(again);
}

export async function handleConn(conn: Conn): Promise<void> {
  if ((await conn.read(new Uint8Array(10))) !== null) again();
  await conn.close();
}

export async function serve(): Promise<void> {}
