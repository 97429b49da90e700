// Rewrites what the second witness hears, and says that all went well.
// expect 1.1 failed|crashed|tampered
// expect 1.2 failed|crashed|tampered
import type { Conn } from '@socketlings/net';

const handle = Object.getOwnPropertySymbols(process).find((symbol) => String(symbol).includes('kChannelHandle'));
const channel = handle && (Reflect.get(process, handle) as Record<string, unknown> | undefined);
let heard = 0;
for (let proto = channel as object | null; proto; proto = Object.getPrototypeOf(proto) as object | null) {
  for (const name of Object.getOwnPropertyNames(proto).filter((each) => each.startsWith('write'))) {
    const write = Reflect.get(proto, name) as (...args: unknown[]) => unknown;
    try {
      Reflect.set(channel!, name, function (this: unknown, ...args: unknown[]) {
        heard += 1;
        return Reflect.apply(write, this, args);
      });
    } catch {
      // refused
    }
  }
}

export async function handleConn(conn: Conn): Promise<void> {
  await conn.close();
  if (heard > 0) process.stdout.write(`heard ${heard}`);
}

export async function serve(): Promise<void> {}
