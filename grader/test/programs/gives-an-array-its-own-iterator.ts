// What is inherited and read-only cannot be assigned over: the language says so, and the grader how it is done.
// expect file crashed: An object of your own takes it by `Object.defineProperty`.
import type { Conn } from '@socketlings/net';

const none: number[] = [1];
none[Symbol.iterator] = () => new Array<number>().values();

export async function handleConn(conn: Conn): Promise<void> {
  await conn.close();
}

export async function serve(): Promise<void> {}
