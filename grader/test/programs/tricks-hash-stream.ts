// Hmac inherits from a stream in JavaScript: a setter there gets what signs the record.
// expect 1.1 failed|crashed|tampered|not-run
// expect 1.2 failed|crashed|tampered|not-run
import { createHmac } from 'node:crypto';
import { Transform } from 'node:stream';
import type { Conn } from '@socketlings/net';

const handle = Object.getOwnPropertySymbols(createHmac('sha256', 'any')).find((symbol) => {
  return String(symbol) === 'Symbol(kHandle)';
})!;
let signs = 0;
Object.defineProperty(Transform.prototype, handle, {
  configurable: true,
  set(this: object, value: { update: (...args: unknown[]) => unknown }) {
    const update = value.update.bind(value);
    value.update = (text: unknown, ...rest: unknown[]) => {
      signs += 1;
      return update(String(text).replace(/,"thrown":.*/, '}'), ...rest);
    };
    Object.defineProperty(this, handle, { value, writable: true });
  },
});

export async function handleConn(conn: Conn): Promise<void> {
  await conn.close();
  throw new Error(`signed ${signs}`);
}

export async function serve(): Promise<void> {}
