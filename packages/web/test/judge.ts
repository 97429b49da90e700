// The playground's engine for tests: `judge(slug, text)` in the page's window.

import '../src/platform/globals.ts';
import { Judge } from '../src/engine/attempt.ts';
import { judgeFile } from '../src/engine/judge-file.ts';
import { NETWORKS } from '../src/engine/networks.ts';
import { allExercises, textOf } from '../src/exercises.ts';

async function judge(slug: string, text: string): Promise<unknown> {
  const exercise = allExercises.find((each) => each.slug === slug)!;
  const { isGivenFrames: frames } = await textOf(exercise);
  const file = { text, file: exercise.file, frames };
  return judgeFile(exercise, file, { take: () => new Judge({ slug, networks: NETWORKS }) });
}

Object.assign(window, { judge });
