// What the file under test prints becomes an event, so that it appears under the step it came from.

import { inspect } from '../platform/util.ts';
import { asWritten } from '../../../../grader/vitest/worker/thrown.mjs';
import { emit } from './record.ts';

const LIMIT = 64 * 1024; // characters that are kept for each network of a test
const COST = 20; // characters that each piece counts besides

let left = LIMIT;

/** The next output is that of another network. */
export function beginOutput(): void {
  left = LIMIT;
}

export function captureConsole(): void {
  for (const name of ['log', 'info', 'debug', 'warn', 'error', 'table', 'dir', 'trace'] as const) {
    console[name] = (...values: unknown[]) => print(`${values.map(say).join(' ')}\n`);
  }
}

// --- internal ---

function print(text: string): void {
  if (left > 0) emit({ type: 'output', text: asWritten(text.slice(0, left)) });
  left -= text.length + COST;
}

function say(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value instanceof Error) return String(value.stack);
  return inspect(value);
}
