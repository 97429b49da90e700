// Hangs, and says what V8 says when there is no memory: only a process that ended of it is believed.
// expect 1.1 hung
import { writeSync } from 'node:fs';
import type { Conn } from '@socketlings/net';

export async function handleConn(_: Conn): Promise<void> {
  writeSync(2, 'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\n');
  /^(a+)+$/.test(`${'a'.repeat(60)}b`);
}

export async function serve(): Promise<void> {}
