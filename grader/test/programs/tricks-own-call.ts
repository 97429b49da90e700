// `f.call(…)` is a question to `f`: functions that everybody shares get a `call` of their own.
// expect 1.1 failed: nothing was planted
// expect 1.2 failed: nothing was planted
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import type { Conn } from '@socketlings/net';

const planted: string[] = [];

function plant(name: string, owner: object, key: string): void {
  try {
    Object.defineProperty(owner, key, { value: () => true });
    planted.push(`${name}.${key}`);
  } catch {
    // refused
  }
}

const shared = { createHash, fs, net, has: Object.prototype.hasOwnProperty, slice: [].slice, all: Promise.all };
for (const [name, owner] of Object.entries(shared)) {
  for (const key of ['call', 'apply', 'bind']) plant(name, owner, key);
}
plant('matches', Object.getPrototypeOf('a'.matchAll(/a/g)) as object, 'next');
plant('net', net, 'connect');
const hash = createHash('sha256');
for (const symbol of Object.getOwnPropertySymbols(hash)) {
  const inside: unknown = Reflect.get(hash, symbol);
  if (typeof inside === 'object' && inside) plant('hash', Object.getPrototypeOf(inside) as object, 'digest');
}
for (const symbol of Object.getOwnPropertySymbols(globalThis)) {
  if (symbol.description?.endsWith('TIMERS')) plant('timers', Reflect.get(globalThis, symbol) as object, 'setTimeout');
}

export async function handleConn(conn: Conn): Promise<void> {
  if (planted.length === 0) throw new Error('nothing was planted');
  await conn.close();
}

export async function serve(): Promise<void> {}
