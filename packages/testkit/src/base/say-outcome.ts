import { NetError } from '@socketlings/net';
import { commas } from './bytes.ts';
import type { Call } from './call.ts';

/** What a call of a connection that has settled gives, in the words of a diary. */
export function sayOutcome({ state, value, error }: Call): string {
  if (state === 'resolved' && typeof value === 'number') return `gives ${commas(value)}`;
  if (state === 'resolved') return value === null ? 'gives null' : 'is done';
  if (!(error instanceof NetError)) return String(error).slice(0, 100);
  return `${error.op} ${error.code}, n ${commas(error.n)}`;
}
