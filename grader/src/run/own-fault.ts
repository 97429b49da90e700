// What went wrong with vitest or the machine before it could do its part: it says nothing about the code under test.

import { createRequire } from 'node:module';
import { machineFaultIn } from '../machine/machine-fault.mjs';
import { expectProcesses } from '../machine/machine-limits.mjs';
import { expectTemp } from '../machine/temp.mjs';
import { MachineError } from '../usage-error.mjs';
import type { Attempt } from './follow.ts';

/** Throws if vitest could not do its part, or had no room for it; what is known of the code then is nothing. */
export function refuseFault(attempt: Attempt, aborted = false): void {
  if (aborted) return;
  const { events, killed } = attempt;
  const missing = lackIn(attempt);
  if (missing) throw new MachineError(`The installed ${vitest()} lacks ${missing}`, ADVICE);
  if (events.some(({ type }) => type === 'ended') || killed === 'forged' || killed === 'flood')
    return;
  expectTemp(); // who has no room for evidence has none
  expectProcesses();
  if (events.length === 0) throw whyNotBegun(attempt);
}

/** What vitest lacks of what a verdict takes, by one witness or the other. */
export function lackIn({ events, lacks }: Pick<Attempt, 'events' | 'lacks'>): string | undefined {
  return lacks ?? events.find((event) => event.type === 'lacks')?.what;
}

// --- internal ---

const ADVICE = 'Use the vitest that package-lock.json names: type npm ci';

// Up to here vitest has run no code but ours: what it printed can be believed.
function whyNotBegun({ killed, noise, exit }: Attempt): MachineError {
  const fault = machineFaultIn(noise);
  if (fault) return fault;
  if (killed === 'silent')
    return new MachineError(
      'The tests did not begin within two minutes',
      'The machine is too busy, or has too little of something: close other programs, and try again.',
    );
  const how = exit.signal ?? `exit code ${exit.code}`;
  return new MachineError(
    `The installed ${vitest()} ended with ${how} before it had started a test`,
    `${ADVICE}\n${withoutStacks(noise)}`.trim(),
  );
}

function withoutStacks(noise: string): string {
  const lines = noise.split('\n').filter((line) => line.trim() !== '' && !/^\s+at /.test(line));
  return lines.join('\n').slice(-1000);
}

function vitest(): string {
  const { version } = createRequire(import.meta.url)('vitest/package.json') as { version: string };
  return `vitest ${version}`;
}
