// An echo server on loopback, one core for it: exercise 5's poller against node:net, Go and C. Every
// connection always has one message of 64 bytes on its way; the load has a core of its own.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { whyNoLinux } from '../../packages/kernel/src/index.ts';
import { prepare } from './echo/contestants.ts';
import { idle } from './echo/idle.ts';
import { race } from './echo/race.ts';
import type { Row } from './row.ts';

const COUNTS = [1, 50, 500, 5000]; // connections
const SPARE = 100; // descriptors that a server needs for itself, at most

export async function echoes(rounds: number): Promise<Row[]> {
  const why = whyNoLinux();
  if (why) return tell([why], []);
  const folder = mkdtempSync(join(tmpdir(), 'socketlings-echo-'));
  const clean = (): void => rmSync(folder, { recursive: true, force: true });
  const interrupted = (): never => process.exit(130);
  process.once('exit', clean).once('SIGINT', interrupted).once('SIGTERM', interrupted);
  try {
    const field = prepare(folder);
    const most = mostDescriptors() - SPARE;
    const counts = [...new Set(COUNTS.map((count) => Math.min(count, most)))];
    const fewer = most < COUNTS.at(-1)! ? [`Open files are limited: ${most} connections.`] : [];
    const rows: Row[] = [];
    for (const count of counts) rows.push(...(await race(field, count, rounds)));
    rows.push(...(await idle(field, counts.at(-1)!)));
    return tell([...field.missing, ...fewer], rows);
  } finally {
    clean();
    process.off('exit', clean).off('SIGINT', interrupted).off('SIGTERM', interrupted);
  }
}

// --- internal ---

/** Node has raised it as far as it may, and children inherit it. */
function mostDescriptors(): number {
  const limits = readFileSync('/proc/self/limits', 'utf8');
  const soft = /Max open files\s+(\d+|unlimited)/.exec(limits)?.[1];
  return soft === 'unlimited' ? Infinity : Number(soft);
}

function tell(notes: readonly string[], rows: Row[]): Row[] {
  for (const note of notes) console.error(note);
  return rows;
}
