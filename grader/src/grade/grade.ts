// The one way to a grade: for the learner, in CI, for a class, and when the workshop checks itself.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sumOfAnswer } from '../workshop/answer.mjs';
import { prepareChild } from '../run/child.mjs';
import { sandboxName } from '../run/confine.mjs';
import { sha256, sha256OfFile, textOf } from '../machine/files.ts';
import { circumstancesOf, whyNotOnKernel } from '../run/on-kernel.ts';
import { changedTools, toolIds } from '../workshop/pristine.ts';
import { reportAll, reportExercise } from './make-report.ts';
import { type ExerciseReport, type Report, type Tool } from './report.ts';
import { run, type RunFacts, type RunRequest } from '../run/run.ts';
import type { Subject } from '../workshop/subjects.ts';
import { runTogether } from '../run/together.ts';
import { typecheck, type TypeProblem } from '../run/typecheck.ts';
import { judge, type RunVerdict, type Verdict } from './verdict.ts';
import { root, starterOf, testFileOf, type Exercise } from '../workshop/workshop.ts';

export interface GradeOptions {
  /** The networks, as testkit reads them. */
  readonly runs: string;
  /** The ids of the only steps to run. */
  readonly steps?: readonly string[];
  /** Whether types count; true unless it says otherwise. */
  readonly types?: boolean;
  /** Is told how the steps stand while the types are still being checked. */
  readonly onSteps?: (report: ExerciseReport) => void;
  readonly signal?: AbortSignal;
}

export interface Grade {
  readonly report: ExerciseReport;
  readonly judged: RunVerdict;
}

export async function grade(
  exercise: Exercise,
  subject: Subject,
  options: GradeOptions,
): Promise<Grade> {
  const { runs, steps: only, signal, types: typed = true, onSteps } = options;
  const asked = only ? narrow(exercise, only) : exercise;
  const fileSha256 = sumOfAnswer(subject.file); // it may be saved again while its tests run
  const request = { exercise, subject, runs, ...(signal && { signal }) };
  const steps = async (): Promise<RunFacts> => {
    const simulated = await run({ ...request, tests: simulatedTests(asked), all: !only });
    const facts = await runOnKernel(asked, request, simulated);
    const { report, judged } = gradeOf(asked, subject, { facts, types: [], fileSha256 });
    if (isLoaded(judged)) onSteps?.(report);
    return facts;
  };
  const [facts, types] = await Promise.all([
    steps(),
    typed ? typecheck(exercise, subject, signal) : [],
  ]);
  return gradeOf(asked, subject, { facts, types, fileSha256 });
}

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

/** Starts ahead what the next `grade` of the same file will need, so that it answers sooner. */
export function prepare(
  exercise: Exercise,
  { file }: Subject,
  { runs, steps }: Pick<GradeOptions, 'runs' | 'steps'>,
): void {
  const tests = steps && simulatedTests(narrow(exercise, steps));
  prepareChild({
    subjects: [file],
    testFile: testFileOf(exercise),
    runs,
    ...(tests && { tests }),
  });
}

/** Puts graded exercises together into the document that is published. */
export function toReport(
  subject: string,
  exercises: readonly Exercise[],
  reports: readonly ExerciseReport[],
  { began, runs }: { began: Date; runs: string },
): Report {
  return reportAll(reports, {
    subject,
    started_at: began.toISOString(),
    duration_ms: Date.now() - began.getTime(),
    tool: describeTool(exercises, runs),
  });
}

/** Whether the learner's file is still the one that came with the workshop. */
export function isUntouched(exercise: Exercise, report: ExerciseReport): boolean {
  return report.file_sha256 === sha256OfFile(starterOf(exercise));
}

// --- internal ---

// Why a file can't be loaded is often best said by its types.
function isLoaded({ importErrors, unloaded }: RunVerdict): boolean {
  return importErrors.length === 0 && !unloaded;
}

function simulatedTests({ steps }: Exercise): string[] {
  return steps.flatMap(({ tests, onKernel }) => tests.filter((test) => !onKernel.includes(test)));
}

// Who has failed a simulated step has been caught: the real kernel, a process more for each, is for the others.
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

/** After the simulator: on the real kernel nobody knows why a task sleeps, and each wait takes its time. */
async function runOnKernel(
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

const CORE_FIRST = 'It begins when all core steps hold.';

function coreHolds({ steps, tampering }: RunVerdict): boolean {
  const core = steps.filter(({ step }) => !step.stretch);
  return tampering.length === 0 && core.every(({ verdict }) => verdict === 'passed');
}

function isFailing(verdict: Verdict): boolean {
  return verdict !== 'passed' && verdict !== 'not-run';
}

interface Findings {
  readonly facts: RunFacts;
  readonly types: readonly TypeProblem[];
  readonly fileSha256: string;
}

function gradeOf(
  exercise: Exercise,
  { file }: Subject,
  { facts, types, fileSha256 }: Findings,
): Grade {
  const judged = judge(exercise, facts);
  return { report: reportExercise({ exercise, file, fileSha256, judged, types }), judged };
}

async function typecheckEach(
  exercise: Exercise,
  subjects: readonly Subject[],
  signal: AbortSignal | undefined,
): Promise<Map<Subject, TypeProblem[]>> {
  const problems = new Map<Subject, TypeProblem[]>();
  for (const subject of subjects) problems.set(subject, await typecheck(exercise, subject, signal));
  return problems;
}

function narrow(exercise: Exercise, only: readonly string[]): Exercise {
  return { ...exercise, steps: exercise.steps.filter(({ id }) => only.includes(id)) };
}

function describeTool(exercises: readonly Exercise[], networks: string): Tool {
  const tests = exercises.map((exercise) => textOf(testFileOf(exercise)));
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    version: string;
  };
  return {
    version,
    node: process.versions.node,
    platform: `${process.platform}-${process.arch}`,
    tests_sha256: sha256(tests.join('')),
    grader_sha256: sha256(JSON.stringify(toolIds())),
    sandbox: sandboxName(),
    networks,
    changed: changedTools(),
  };
}
