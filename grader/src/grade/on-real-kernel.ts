// The tests that make system calls: a process of their own, and only when the core holds.

import { circumstancesOf, whyNotOnKernel } from '../run/on-kernel.ts';
import { run, type RunFacts, type RunRequest } from '../run/run.ts';
import type { Exercise } from '../workshop/workshop.ts';
import { judge, type RunVerdict } from './verdict.ts';

/** After the simulator: on the real kernel nobody knows why a task sleeps, and each wait takes its time. */
export async function runOnKernel(
  asked: Exercise,
  request: Omit<RunRequest, 'tests' | 'all'>,
  facts: RunFacts,
): Promise<RunFacts> {
  const tests = asked.steps.flatMap(({ onKernel }) => onKernel);
  if (tests.length === 0) return facts;
  const why = whyNotOnKernel(circumstancesOf(request.subject), request.runs);
  if (why) return { ...facts, withheld: why };
  if (!coreHolds(judge(asked, facts))) return { ...facts, withheld: CORE_FIRST };
  const real = await run({ ...request, tests, all: false, onKernel: true });
  return {
    attempts: [...facts.attempts, ...real.attempts],
    durationMs: facts.durationMs + real.durationMs,
  };
}

// --- internal ---

const CORE_FIRST = 'It begins when all core steps hold.';

function coreHolds({ steps, tampering }: RunVerdict): boolean {
  const core = steps.filter(({ step }) => !step.stretch);
  return tampering.length === 0 && core.every(({ verdict }) => verdict === 'passed');
}
