// Much of what TypeScript has, all of it honest: none of this may be accused of anything.
// expect file passed
import { ClosedError, type Conn, type Listener } from '@socketlings/net';

enum Level {
  Low = 1,
  High,
}
namespace Tools {
  export const twice = (n: number): number => n * 2;
}

class Resource {
  [Symbol.dispose](): void {}
  async [Symbol.asyncDispose](): Promise<void> {}
}

async function* incoming(conn: Conn): AsyncGenerator<Uint8Array> {
  const p = new Uint8Array(Tools.twice(50) * Level.Low);
  for (let n = await conn.read(p); n !== null; n = await conn.read(p)) yield p.subarray(0, n);
}

export async function handleConn(conn: Conn): Promise<void> {
  using one = new Resource();
  await using other = new Resource();
  const controller = new AbortController();
  outer: for await (const bytes of incoming(conn)) {
    for (const chunk of [bytes, structuredClone(bytes.subarray(0, 0))]) {
      if (chunk.length === 0 || !one || !other) continue outer;
      await conn.write(chunk);
    }
  }
  if (deep(5000) !== 5000) throw new Error('not deep enough');
  controller.abort();
  if (!tired) work(700);
  tired = true;
  await conn.close();
}

function deep(n: number): number {
  return n === 0 ? 0 : 1 + deep(n - 1);
}

let tired = false;

// Asks the system so often that it is busier than the program.
function work(ms: number): void {
  const began = process.cpuUsage();
  while (process.cpuUsage(began).user < ms * 1000);
}

export async function serve(listener: Listener, handler: (conn: Conn) => Promise<void>): Promise<void> {
  try {
    for (;;) void handler(await listener.accept());
  } catch (error) {
    if (!(error instanceof ClosedError)) throw error;
  }
}
