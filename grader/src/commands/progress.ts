import { openProgress, type ProgressFile } from '../progress/progress-file.ts';
import type { Screen } from '../cli/screen.ts';
import { isFresh, olderPart } from '../progress/on-record.ts';
import { openWorkshop } from '../workshop/workshop.ts';
import { writeProgress, type Row } from '../writers/progress.ts';

/** Shows what is on record; runs nothing. */
export function progressCommand(screen: Screen): number {
  screen.print(describeProgress(openProgress(screen), screen));
  return 0;
}

export function describeProgress(progress: ProgressFile, screen: Screen): string[] {
  const entries = progress.entries();
  const rows = openWorkshop().map((exercise): Row => {
    const entry = entries.find((each) => each.exercise === exercise.slug);
    return entry
      ? { exercise, entry, changed: !isFresh(exercise, entry), older: olderPart(exercise, entry) }
      : { exercise, changed: false };
  });
  return writeProgress(rows, screen);
}
