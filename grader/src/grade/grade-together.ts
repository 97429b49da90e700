// Grades several subjects that are trusted, in one process.

import { runTogether } from '../run/together.ts';
import type { RunFacts, RunRequest } from '../run/run.ts';
import { typecheck, type TypeProblem } from '../run/typecheck.ts';
import { sumOfAnswer } from '../workshop/answer.mjs';
import type { Subject } from '../workshop/subjects.ts';
import type { Exercise } from '../workshop/workshop.ts';
import { narrow, simulatedTests } from './asked.ts';
import { gradeOf, type Grade, type GradeOptions } from './grade.ts';
import { runOnKernel } from './on-real-kernel.ts';
import { judge, type Verdict } from './verdict.ts';

export interface TogetherOptions extends Pick<GradeOptions, 'runs' | 'steps' | 'signal'> {
  /** Whose types count; everybody's unless it says otherwise. */
  readonly typed?: readonly Subject[];
}

/** Grades several subjects that are trusted, in one process; the same grades, in the same order. */
export async function gradeTogether(
  exercise: Exercise,
  subjects: readonly Subject[],
  { runs, steps, signal, typed = subjects }: TogetherOptions,
): Promise<Grade[]> {
  const asked = steps ? narrow(exercise, steps) : exercise;
  const sums = subjects.map(({ file }) => sumOfAnswer(file));
  const [facts, types] = await Promise.all([
    runAllTogether(asked, subjects, { runs, all: !steps, ...(signal && { signal }) }),
    typecheckEach(
      exercise,
      subjects.filter((each) => typed.includes(each)),
      signal,
    ),
  ]);
  return subjects.map((subject, i) =>
    gradeOf(asked, subject, {
      facts: facts[i]!,
      types: types.get(subject) ?? [],
      fileSha256: sums[i]!,
    }),
  );
}

// --- internal ---

// A subject that failed a simulated step is already caught: its real-kernel run, which costs a process, is left out.
async function runAllTogether(
  exercise: Exercise,
  subjects: readonly Subject[],
  options: Pick<RunRequest, 'runs' | 'all' | 'signal'>,
): Promise<RunFacts[]> {
  const request = { exercise, ...options };
  const tests = simulatedTests(exercise);
  const simulated = await runTogether({ ...request, subjects, tests });
  const facts: RunFacts[] = [];
  for (const [i, subject] of subjects.entries()) {
    const own = simulated[i]!;
    const caught = judge(exercise, own).steps.some(({ verdict }) => isFailing(verdict));
    facts.push(
      caught
        ? { ...own, withheld: CAUGHT }
        : await runOnKernel(exercise, { ...request, subject }, own),
    );
  }
  return facts;
}

const CAUGHT = 'It was caught in the simulator.';

async function typecheckEach(
  exercise: Exercise,
  subjects: readonly Subject[],
  signal: AbortSignal | undefined,
): Promise<Map<Subject, TypeProblem[]>> {
  const problems = new Map<Subject, TypeProblem[]>();
  for (const subject of subjects) problems.set(subject, await typecheck(exercise, subject, signal));
  return problems;
}

function isFailing(verdict: Verdict): boolean {
  return verdict !== 'passed' && verdict !== 'not-run';
}
