import { readFileSync } from 'node:fs';
import { grade } from '../grade/grade.ts';
import { NETWORKS } from '../run/networks.mjs';
import { viewOf, type Screen } from '../cli/screen.ts';
import { learner, solution, type Subject } from '../workshop/subjects.ts';
import { twoAtATime } from '../run/two-at-a-time.ts';
import { alternatives } from '../verify/alternatives.ts';
import { shown, type Exercise } from '../workshop/workshop.ts';
import { writeDiff, type Side } from '../writers/diff.ts';
import { writeExercise, writeLine } from '../writers/terminal.ts';
import type { Page } from '../writers/text.ts';

/** Grades the reference solution of one exercise. */
export async function solutionCommand(
  exercise: Exercise,
  screen: Screen,
  signal: AbortSignal,
): Promise<number> {
  const { report } = await grade(exercise, solution(exercise), { networks: NETWORKS.once, signal });
  if (signal.aborted) return 1;
  screen.print(writeExercise(report, viewOf(screen)));
  return report.verdict === 'passed' ? 0 : 1;
}

/** Compares the learner's file with the reference solution. */
export function differenceCommand(exercise: Exercise, screen: Screen): number {
  screen.print(describeDifference(exercise, screen));
  return 0;
}

/** The way from the learner's file to the reference solution. */
export function describeDifference(exercise: Exercise, page: Page): string[] {
  const [mine, reference] = [sideOf(learner(exercise)), sideOf(solution(exercise))];
  const lines = writeDiff(mine, reference, page);
  return lines.length > 0 ? ['', ...lines] : ['', '  Your file is the same as the solution.'];
}

/** Grades every solution and alternative, and prints a line for each. */
export async function allSolutions(
  exercises: Exercise[],
  screen: Screen,
  signal: AbortSignal,
): Promise<number> {
  let code = 0;
  const answers = exercises.flatMap((exercise) => {
    return [solution(exercise), ...alternatives(exercise)].map((subject) => ({
      exercise,
      subject,
    }));
  });
  const grades = twoAtATime(answers, async ({ exercise, subject }) => {
    return { subject, ...(await grade(exercise, subject, { networks: NETWORKS.once, signal })) };
  });
  for (const next of grades) {
    const { subject, report } = await next;
    if (signal.aborted) return 1;
    screen.print([writeLine(subject.name, report, viewOf(screen))]);
    if (report.verdict !== 'passed') code = 1;
  }
  return code;
}

// --- internal ---

function sideOf({ file }: Subject): Side {
  return { path: shown(file), code: readFileSync(file, 'utf8') };
}
