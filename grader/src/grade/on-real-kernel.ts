// The tests that make system calls: a process of their own, and only when the core holds.

import { circumstancesOf, whyNotOnKernel } from '../run/on-kernel.ts';
import { run, type RunFacts, type RunRequest } from '../run/run.ts';
import type { Exercise } from '../workshop/workshop.ts';
import { judge, withheldFromKernel, type RunVerdict } from './verdict.ts';

/** What a run in the simulator has shown. */
export interface Simulated {
  readonly facts: RunFacts;
  readonly judged: RunVerdict;
}

/** After the simulator: the real kernel never says why a task sleeps, and each wait takes its time. */
export async function goOnWithKernel(
  asked: Exercise,
  request: Omit<RunRequest, 'tests' | 'all'>,
  { facts, judged }: Simulated,
): Promise<RunVerdict> {
  const tests = asked.steps.flatMap(({ onKernel }) => onKernel);
  if (tests.length === 0) return judged;
  const why = whyNotOnKernel(circumstancesOf(request.subject), request.networks);
  if (why) return withheldFromKernel(judged, why);
  if (!coreHolds(judged)) return withheldFromKernel(judged, CORE_FIRST);
  const real = await run({ ...request, tests, all: false, onKernel: true });
  return judge(asked, {
    attempts: [...facts.attempts, ...real.attempts],
    durationMs: facts.durationMs + real.durationMs,
  });
}

// --- internal ---

const CORE_FIRST = 'It begins when all core steps hold.';

function coreHolds({ steps, tampering }: RunVerdict): boolean {
  const core = steps.filter(({ step }) => !step.stretch);
  return tampering.length === 0 && core.every(({ verdict }) => verdict === 'passed');
}
