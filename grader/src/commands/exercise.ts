import { chooseRuns, chooseStep, type Flags } from '../cli/flags.ts';
import { grade, isUntouched } from '../grade/grade.ts';
import { RUNS } from '../run/networks.mjs';
import { openProgress } from '../progress/progress-file.ts';
import { viewOf, type Screen } from '../cli/screen.ts';
import { remember, whatNext } from '../progress/on-record.ts';
import { hasSolution, learner } from '../workshop/subjects.ts';
import type { Exercise } from '../workshop/workshop.ts';
import { writeDone, writeExercise } from '../writers/terminal.ts';
import { inspectCommand } from './inspect.ts';
import { watchCommand } from './watch.ts';

/** Grades the learner's file: once, or on a terminal again after every save. */
export async function exerciseCommand(
  exercise: Exercise,
  flags: Flags,
  screen: Screen,
  signal: AbortSignal,
): Promise<number> {
  if (flags.inspect) return inspectCommand(exercise, flags, screen, signal);
  const step = chooseStep(flags, exercise);
  const plan = { runs: chooseRuns(flags, RUNS.once), ...(step && { steps: [step] }) };
  const narrowed = step !== undefined || flags.seed !== undefined;
  if (screen.isTerminal && !flags.once) {
    return watchCommand(exercise, narrowed ? plan : undefined, flags, screen, signal);
  }
  const { report } = await grade(exercise, learner(exercise), { ...plan, signal });
  if (signal.aborted) return 1;
  const untouched = !narrowed && isUntouched(exercise, report);
  const view = viewOf(screen, { untouched, allOutput: flags.output === true });
  screen.print(writeExercise(report, view));
  const progress = openProgress(screen);
  if (!narrowed) remember(exercise, report, { counts: true }, progress);
  if (report.verdict !== 'passed') return 1;
  if (narrowed) return 0;
  const next = whatNext(exercise, progress);
  screen.print(writeDone(exercise, { next, hasSolution: hasSolution(exercise) }, view));
  return 0;
}
