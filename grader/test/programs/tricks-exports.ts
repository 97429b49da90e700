// Puts a getter on what the workshop's packages export.
// expect 1.1 failed|crashed|tampered|not-run
// expect 1.2 failed|crashed|tampered|not-run
import * as net from '@socketlings/net';

for (const value of Object.values(net) as object[]) {
  for (const object of [value, (value as { prototype?: object }).prototype]) {
    if (typeof object !== 'function' && (typeof object !== 'object' || object === null)) continue;
    for (const name of ['now', 'setTimer', 'code', 'ip', 'port', 'toString', 'planted']) {
      try {
        Object.defineProperty(object, name, { get: () => () => 0, configurable: true });
      } catch {
        // refused
      }
    }
  }
}

const { planted } = net.realClock as unknown as { planted?: unknown };
if (planted !== undefined) throw new Error('realClock could be changed');

export async function handleConn(conn: net.Conn): Promise<void> {
  await conn.close();
}

export async function serve(): Promise<void> {}
