import { chooseNetworks, chooseStep } from '../cli/choose.ts';
import type { Flags } from '../cli/flags.ts';
import { grade, isUntouched } from '../grade/grade.ts';
import type { ExerciseReport } from '../grade/report.ts';
import { NETWORKS } from '../run/networks.mjs';
import { openProgress } from '../progress/progress-file.ts';
import { viewOf, type Screen } from '../cli/screen.ts';
import { remember, whatNext } from '../progress/on-record.ts';
import { hasSolution, learner } from '../workshop/subjects.ts';
import type { Exercise } from '../workshop/workshop.ts';
import { writeDone, writeExercise } from '../writers/terminal.ts';
import { countTests } from './round.ts';

/** Grades the learner's file: once, or on a terminal again after every save. */
export async function exerciseCommand(
  exercise: Exercise,
  flags: Flags,
  screen: Screen,
  signal: AbortSignal,
): Promise<number> {
  const step = chooseStep(flags, exercise);
  const plan = { networks: chooseNetworks(flags, NETWORKS.once), ...(step && { steps: [step] }) };
  const narrowed = step !== undefined || flags.seed !== undefined;
  if (screen.isTerminal && !flags.once) {
    const { watchCommand } = await import('./watch.ts');
    return watchCommand(exercise, narrowed ? plan : undefined, flags, screen, signal);
  }
  const onTests = countTests(screen, 'grading', signal);
  const grading = grade(exercise, learner(exercise), { ...plan, signal, onTests });
  const { report } = await grading.finally(() => screen.status());
  if (signal.aborted) return 1;
  const untouched = !narrowed && isUntouched(exercise, report);
  const view = viewOf(screen, { untouched, allOutput: flags.output === true });
  screen.print(writeExercise(report, view));
  if (!narrowed) putOnRecord(exercise, report, screen);
  return report.verdict === 'passed' ? 0 : 1;
}

// --- internal ---

/** Remembers the grade, and says what comes next if the exercise is done by it. */
function putOnRecord(exercise: Exercise, report: ExerciseReport, screen: Screen): void {
  const progress = openProgress(screen);
  remember(exercise, report, { counts: true }, progress);
  if (report.verdict !== 'passed') return;
  const next = whatNext(exercise, progress);
  screen.print(writeDone(exercise, { next, hasSolution: hasSolution(exercise) }, screen));
}
