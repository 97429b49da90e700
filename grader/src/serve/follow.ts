// Follows the learner's file for one open page: a grade for every save, told as soon as it is known.

import { dirname } from 'node:path';
import type { News } from '../../../packages/web/src/engine/engine.ts';
import { watchSaves } from '../cli/saves.ts';
import { grade, prepare, type SoFar } from '../grade/grade.ts';
import type { ExerciseReport } from '../grade/report.ts';
import { textOf } from '../machine/files.ts';
import { gradeThoroughly } from '../progress/thorough.ts';
import type { ProgressFile } from '../progress/progress-file.ts';
import { NETWORKS } from '../run/networks.mjs';
import { UsageError } from '../usage-error.mjs';
import { learner } from '../workshop/subjects.ts';
import { fileOf, openExercise, type Exercise } from '../workshop/workshop.ts';

/** Tells until the function that it returns is called. `onFault` hears what is wrong with the workshop itself. */
export function followFile(
  number: string,
  progress: ProgressFile,
  tell: (news: News) => void,
  onFault: (error: unknown) => void,
): () => void {
  let run = new AbortController();
  const begin = (): void => {
    run.abort();
    run = new AbortController();
    gradeOnce(number, progress, tell, run.signal).catch(onFault);
  };
  const stopWatching = watchSaves(dirname(fileOf(openExercise(number))), begin);
  begin();
  return () => {
    stopWatching();
    run.abort();
  };
}

/** The steps of an exercise that have passed in its last grade on record. */
export function passedIn({ slug }: Exercise, progress: ProgressFile): string[] {
  const steps = Object.entries(progress.of(slug)?.steps ?? {});
  return steps.filter(([, verdict]) => verdict === 'passed').map(([id]) => id);
}

// --- internal ---

/** Never tells of a file that was saved again meanwhile. */
async function gradeOnce(
  number: string,
  progress: ProgressFile,
  tellAll: (news: News) => void,
  signal: AbortSignal,
): Promise<void> {
  const tell = (news: News): void => {
    if (!signal.aborted) tellAll(news);
  };
  try {
    await gradeAloud(openExercise(number), progress, tell, signal);
  } catch (error) {
    if (signal.aborted) return;
    if (!(error instanceof UsageError)) throw error;
    tell({ isRunning: false, problem: error.message });
  }
}

async function gradeAloud(
  exercise: Exercise,
  progress: ProgressFile,
  tell: (news: News) => void,
  signal: AbortSignal,
): Promise<void> {
  const subject = learner(exercise);
  const passed = passedIn(exercise, progress);
  tell({ text: textOf(subject.file), passed, isRunning: true, problem: '' });
  const last = await gradeThoroughly(exercise, progress, async (networks) => {
    const onSteps = (report: ExerciseReport): void => tell({ report });
    const byNetworks = networks === NETWORKS.watch;
    const onSoFar = ({ report }: SoFar): void => onSteps(report());
    const listeners = { onSteps, onSoFar };
    const how = { networks, byNetworks, signal };
    const { report } = await grade(exercise, subject, { ...how, ...listeners });
    if (signal.aborted) return undefined;
    tell({ report });
    return report;
  });
  tell({ isRunning: false, passed: passedIn(exercise, progress), ...(last && { report: last }) });
  if (last) prepare(exercise, subject, { networks: NETWORKS.watch, byNetworks: true });
}
