// Walks along the timers that Node links to each other, ends those that it finds, and takes all the memory that there is.
// expect file crashed|failed
// expect 1.1 crashed|failed: memory
import type { Conn } from '@socketlings/net';

interface Linked {
  readonly _idlePrev: (Linked & NodeJS.Timeout) | null;
}

for (const ms of [100, 250, 500, 1000]) {
  const own = setInterval(() => {}, ms);
  for (let each = (own as unknown as Linked)._idlePrev; each && each !== (own as unknown); each = each._idlePrev) {
    if (each.constructor === own.constructor) clearInterval(each);
  }
  clearInterval(own);
}

const fill = new Function('kept', 'if (kept.length < 18) kept.push(Buffer.alloc(64 << 20, 1));');

export async function handleConn(conn: Conn): Promise<void> {
  const kept: unknown[] = [];
  for (const until = performance.now() + 1e9; performance.now() < until;) {
    fill(kept);
    await new Promise(setImmediate);
  }
  await conn.close();
}

export async function serve(): Promise<void> {}
