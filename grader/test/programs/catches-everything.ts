// expect 1.1 hung
// expect 1.3 passed
import type { Conn } from '@socketlings/net';

function spin(): void {
  try {
    for (;;);
  } catch {
    spin();
  }
}

export async function handleConn(conn: Conn): Promise<void> {
  if ((await conn.read(new Uint8Array(10))) !== null) spin();
  await conn.close();
}

export async function serve(): Promise<void> {}
