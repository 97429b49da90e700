// What went wrong with the grader or its tools, and says nothing about the code under test.

import { createRequire } from 'node:module';
import type { Attempt } from './follow.ts';

/** A sentence for whoever sits before the machine; the command ends with 3. */
export class OwnFault extends Error {}

/** Throws if vitest itself could not do its part; what is known of the code then is nothing. */
export function refuseFault({ events, lacks, noise, exit }: Attempt, aborted = false): void {
  if (aborted) return;
  const missing = lacks ?? events.find((event) => event.type === 'lacks')?.what;
  if (missing) throw new OwnFault(`The installed ${vitest()} lacks ${missing}. ${ADVICE}`);
  if (events.length > 0) return;
  const how = exit.signal ?? `exit code ${exit.code}`;
  throw new OwnFault(
    `The installed ${vitest()} ended with ${how} before it had started a test. ${ADVICE}\n${noise.trim().slice(-1000)}`.trim(),
  );
}

// --- internal ---

const ADVICE =
  'This is not about your code. Use the vitest that package-lock.json names: type npm ci';

function vitest(): string {
  const { version } = createRequire(import.meta.url)('vitest/package.json') as { version: string };
  return `vitest ${version}`;
}
