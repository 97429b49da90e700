// Grades several subjects that are trusted, in one process.

import { runTogether, type SharedRequest } from '../run/together.ts';
import type { TypeProblem } from '../run/type-problem.ts';
import { typecheck } from '../run/typecheck.ts';
import { sumOfAnswer } from '../workshop/answer.mjs';
import type { Subject } from '../workshop/subjects.ts';
import type { Exercise } from '../workshop/workshop.ts';
import { narrow, simulatedTests } from './asked.ts';
import { gradeOf, type Grade, type GradeOptions } from './grade.ts';
import { goOnWithKernel } from './on-real-kernel.ts';
import { judge, withheldFromKernel, type RunVerdict, type Verdict } from './verdict.ts';

export interface TogetherOptions extends Pick<GradeOptions, 'networks' | 'steps' | 'signal'> {
  /** The subjects whose types count; all of them unless it says otherwise. */
  readonly typed?: readonly Subject[];
  /** Whether a subject is done with its first test that fails: of the rest nothing is known. */
  readonly endsWithFirst?: boolean;
}

/** Grades several subjects that are trusted, in one process; the same grades, in the same order. */
export async function gradeTogether(
  exercise: Exercise,
  subjects: readonly Subject[],
  { steps, typed = subjects, ...options }: TogetherOptions,
): Promise<Grade[]> {
  const asked = steps ? narrow(exercise, steps) : exercise;
  const counted = subjects.filter((each) => typed.includes(each));
  const sums = subjects.map(({ file }) => sumOfAnswer(file));
  const [verdicts, types] = await Promise.all([
    judgeTogether(asked, subjects, { ...options, all: !steps }),
    typecheckEach(exercise, counted, options.signal),
  ]);
  return subjects.map((subject, i) =>
    gradeOf(asked, subject, {
      judged: verdicts[i]!,
      types: types.get(subject) ?? [],
      fileSha256: sums[i]!,
    }),
  );
}

// --- internal ---

// A subject that failed a simulated step is already caught: its real-kernel run, which costs a process, is left out.
async function judgeTogether(
  exercise: Exercise,
  subjects: readonly Subject[],
  options: Pick<SharedRequest, 'networks' | 'all' | 'signal' | 'endsWithFirst'>,
): Promise<RunVerdict[]> {
  const request = { exercise, ...options };
  const tests = simulatedTests(exercise);
  const simulated = await runTogether({ ...request, subjects, tests });
  const verdicts: RunVerdict[] = [];
  for (const [i, subject] of subjects.entries()) {
    const facts = simulated[i]!;
    const judged = judge(exercise, facts);
    const isCaught = judged.steps.some(({ verdict }) => isFailing(verdict));
    verdicts.push(
      isCaught
        ? withheldFromKernel(judged, CAUGHT)
        : await goOnWithKernel(exercise, { ...request, subject }, { facts, judged }),
    );
  }
  return verdicts;
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
