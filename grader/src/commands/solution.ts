import { RUNS, grade } from '../grade.ts';
import { viewOf, type Screen } from '../screen.ts';
import { alternatives, solution } from '../subjects.ts';
import type { Exercise } from '../workshop.ts';
import { writeExercise, writeLine } from '../writers/terminal.ts';

/** Grades the reference solution of one exercise. */
export async function solutionCommand(
  exercise: Exercise,
  screen: Screen,
  signal: AbortSignal,
): Promise<number> {
  const { report } = await grade(exercise, solution(exercise), { runs: RUNS.once, signal });
  if (signal.aborted) return 1;
  screen.print(writeExercise(report, viewOf(screen)));
  return report.verdict === 'passed' ? 0 : 1;
}

/** Grades every solution and alternative, and prints a line for each. */
export async function allSolutions(
  exercises: Exercise[],
  screen: Screen,
  signal: AbortSignal,
): Promise<number> {
  let code = 0;
  for (const exercise of exercises) {
    for (const subject of [solution(exercise), ...alternatives(exercise)]) {
      const { report } = await grade(exercise, subject, { runs: RUNS.once, signal });
      if (signal.aborted) return 1;
      screen.print([writeLine(subject.name, report, viewOf(screen))]);
      if (report.verdict !== 'passed') code = 1;
    }
  }
  return code;
}
