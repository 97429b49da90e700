// For the tests beside this file: connections of this machine with itself.

import { setImmediate as turn } from 'node:timers/promises';
import { dial, listen, realClock, type Conn, type NetError } from './index.ts';

export const LARGE = 64 << 20; // bytes; more than any system buffers

/** Two ends of one connection. */
export async function connect(): Promise<{ client: Conn; server: Conn }> {
  const listener = await listen();
  const [client, server] = await Promise.all([dial(listener.addr), listener.accept()]);
  await listener.close();
  return { client, server };
}

/** Writes zeros until nothing more is accepted, and returns how many were. */
export async function fill(conn: Conn): Promise<number> {
  const zeros = new Uint8Array(LARGE);
  let accepted = 0;
  for (let n = 1; n > 0; accepted += n) {
    conn.setWriteDeadline(null);
    const write = conn.write(zeros).then(
      () => LARGE,
      (error: NetError) => error.n,
    );
    await turn(); // it has tried by now, however slow this machine is
    conn.setWriteDeadline(realClock.now() + 50);
    n = await write;
  }
  conn.setWriteDeadline(null);
  return accepted;
}

export async function readAll(conn: Conn): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  const p = new Uint8Array(100_000);
  for (let n = await conn.read(p); n !== null; n = await conn.read(p)) chunks.push(p.slice(0, n));
  return Buffer.concat(chunks);
}

/** What became of a call: `ok`, its result, or `read ERR_TIMEOUT 0`. */
export async function outcome(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    (result) => (result === undefined ? 'ok' : result),
    (error: NetError) => `${error.op} ${error.code} ${error.n}`,
  );
}

/** Reads until `p` is full. */
export async function readFull(conn: Conn, p: Uint8Array): Promise<void> {
  for (let at = 0; at < p.length;) at += (await conn.read(p.subarray(at))) ?? Infinity;
}
