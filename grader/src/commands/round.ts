// One grade of watch mode: what is run, drawn and put on record.

import { grade, isUntouched, prepare, type GradeOptions } from '../grade/grade.ts';
import { NETWORKS } from '../run/networks.mjs';
import type { ProgressFile } from '../progress/progress-file.ts';
import type { ExerciseReport } from '../grade/report.ts';
import { viewOf, type Screen } from '../cli/screen.ts';
import { whatNext } from '../progress/on-record.ts';
import { gradeThoroughly } from '../progress/thorough.ts';
import { hasSolution, learner } from '../workshop/subjects.ts';
import { UsageError } from '../usage-error.mjs';
import { openExercise, type Exercise } from '../workshop/workshop.ts';
import { writeDone, writeExercise } from '../writers/terminal.ts';

/** What alone is graded, where not all is: `--step` and `--seed`. */
export interface Plan {
  readonly networks: string;
  readonly steps?: readonly string[];
  readonly byNetworks?: boolean;
}

export interface RoundContext {
  readonly screen: Screen;
  readonly progress: ProgressFile;
  /** Whether all is shown that the code prints. */
  readonly allOutput: boolean;
  /** The ids of the steps that held before this save. */
  readonly held?: ReadonlySet<string>;
}

export interface Round {
  /** With the steps that were graded. */
  readonly exercise: Exercise;
  readonly report: ExerciseReport;
}

/** Returns nothing when it was broken off. README and tests are read anew: they may be others than before. */
export async function gradeRound(
  { number }: Exercise,
  plan: Plan | undefined,
  context: RoundContext,
  signal: AbortSignal,
): Promise<Round | undefined> {
  const exercise = narrow(openExercise(String(number)), plan);
  const report = await (plan
    ? gradeIn(plan, exercise, context, signal)
    : gradeWhole(exercise, context, signal));
  return report && { exercise, report };
}

/** Starts ahead what the next round will need; what stands in its way will be told then. */
export function prepareRound({ number }: Exercise, plan: Plan = WATCH): void {
  try {
    const exercise = openExercise(String(number));
    prepare(exercise, learner(exercise), plan);
  } catch {
    // the file is away, for one
  }
}

/** Returns what shows how many tests have come to their end, while a grade is made. */
export function countTests(
  screen: Screen,
  what: string,
  signal: AbortSignal,
): NonNullable<GradeOptions['onTests']> {
  return ({ ended, held }, of) => {
    const isThrough = held > 0 && held + ended >= of;
    const how = isThrough
      ? `${ended} of ${of} tests in all networks`
      : `${ended + held} of ${of} tests`;
    if (!signal.aborted) screen.status(() => `  ${what} … ${how}`);
  };
}

// --- internal ---

const WATCH: Plan = { networks: NETWORKS.watch, byNetworks: true };
const ALL: Plan = { networks: NETWORKS.once };

function narrow(exercise: Exercise, plan: Plan | undefined): Exercise {
  const { steps: only } = plan ?? {};
  if (!only) return exercise;
  const steps = exercise.steps.filter(({ id }) => only.includes(id));
  if (steps.length > 0) return { ...exercise, steps };
  throw new UsageError(`Exercise ${exercise.number} no longer has a step ${only.join(', ')}.`);
}

async function gradeWhole(
  exercise: Exercise,
  context: RoundContext,
  signal: AbortSignal,
): Promise<ExerciseReport | undefined> {
  const { progress, screen } = context;
  const report = await gradeThoroughly(exercise, progress, (networks) => {
    return gradeIn(networks === ALL.networks ? ALL : WATCH, exercise, context, signal);
  });
  if (report?.verdict !== 'passed') return report;
  const next = whatNext(exercise, progress);
  screen.print(writeDone(exercise, { next, hasSolution: hasSolution(exercise) }, screen));
  return report;
}

async function gradeIn(
  plan: Plan,
  exercise: Exercise,
  context: RoundContext,
  signal: AbortSignal,
): Promise<ExerciseReport | undefined> {
  const draw = drawing(exercise, plan, context);
  const what = plan === ALL ? 'It holds. Now in all networks' : 'grading';
  const { report } = await grade(exercise, learner(exercise), {
    ...plan,
    signal,
    onTests: countTests(context.screen, what, signal),
    ...drawingEarly(draw, context, signal),
  });
  if (signal.aborted) return undefined;
  draw(report, false);
  return report;
}

/** Draws the first step that fails as soon as it is known, how all stand in the first network, and before the types. */
function drawingEarly(
  draw: ReturnType<typeof drawing>,
  { screen }: RoundContext,
  signal: AbortSignal,
): Pick<GradeOptions, 'onSoFar' | 'onSteps'> {
  if (!screen.redraws) return {};
  let [hadFailed, wasThrough] = [false, false];
  return {
    onSoFar({ report, hasFailed, isThrough }) {
      const isNews = (hasFailed && !hadFailed) || (isThrough && !wasThrough);
      if (signal.aborted || !isNews) return;
      [hadFailed, wasThrough] = [hasFailed, isThrough];
      draw(report(), true);
    },
    onSteps(report) {
      if (signal.aborted) return;
      draw(report, false);
      screen.status(() => '  types …');
    },
  };
}

/** Returns what draws a report, unless it would look as it does. */
function drawing(
  exercise: Exercise,
  plan: Plan,
  { screen, allOutput, held }: RoundContext,
): (report: ExerciseReport, isUnderWay: boolean) => void {
  let drawn = '';
  return (report, isUnderWay) => {
    const untouched = plan === WATCH && isUntouched(exercise, report);
    const view = viewOf(screen, { untouched, allOutput, held, isUnderWay });
    const text = writeExercise(report, view).join('\n');
    if (text === drawn) return;
    screen.clear();
    screen.print([(drawn = text)]);
  };
}
