// What the articles say, and beside it what this machine does: a line for each thing that was looked at.

import { setTimeout as sleep } from 'node:timers/promises';
import { NetError } from '@socketlings/net';
import { commas, quoteAlone } from '../base/bytes.ts';
import { sayError } from '../base/say-error.ts';

/** Prints a table line by line, as things happen: it fits into 100 columns. */
export class Beside {
  /** `columns`: where the second and the third come from. */
  constructor(title: string, columns: readonly [article: string, here: string]) {
    console.log(`\n  ${title}\n`);
    this.row('', ...columns);
  }

  row(what: string, article: string, here: string): void {
    console.log(`    ${what.padEnd(34)} ${article.padEnd(WIDTH)} ${here}`);
  }

  /** Several lines at once; a column for each list. */
  rows(whats: readonly string[], [article, here]: readonly (readonly string[])[]): void {
    whats.forEach((what, i) => this.row(what, article![i] ?? '', here![i] ?? ''));
  }

  /** What to make of it. */
  end(...lines: readonly string[]): void {
    console.log(`\n    ${lines.join('\n    ')}\n`);
  }
}

/** What became of a call, in a few words; one that is not over after `patience` ms waits. */
export async function outcomeOf<T>(
  call: Promise<T>,
  say: (value: T) => string = () => 'done',
  patience = PATIENCE,
): Promise<string> {
  const stop = new AbortController();
  const late = sleep(patience, 'waits', { signal: stop.signal }).catch(() => '');
  const said = call.then(say, sayFailure);
  try {
    return await Promise.race([said, late]);
  } finally {
    stop.abort();
  }
}

/** A read into a buffer of so many bytes: what it stored there. */
export async function readInto(
  conn: { read(p: Uint8Array): Promise<number | null> },
  size: number,
  patience?: number,
): Promise<string> {
  const p = new Uint8Array(size);
  const say = (n: number | null): string =>
    n === null ? 'the end' : `${n}: ${quoteAlone(p.subarray(0, n))}`;
  return outcomeOf(conn.read(p), say, patience);
}

// --- internal ---

const WIDTH = 32; // of the second column
const PATIENCE = 1000; // ms; loopback needs less than one

function sayFailure(error: unknown): string {
  if (!(error instanceof NetError)) return sayError(error);
  const n = error.n > 0 ? `, n = ${commas(error.n)}` : '';
  return `${error.name} ${error.code}${n}`;
}
