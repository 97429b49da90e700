// The report of an exercise of which nothing was handed in: no step holds, and that is its only problem.

import { sourceOf } from '../workshop/layout.mjs';
import type { Exercise } from '../workshop/workshop.ts';
import { pointsFor, type ExerciseReport, type StepReport } from './report.ts';

export function reportMissing({ number, name, slug, title, steps }: Exercise): ExerciseReport {
  const file = `exercises/${slug}/${sourceOf(slug).replaceAll('\\', '/')}`;
  const nothing = steps.map(({ id, title: own, stretch }): StepReport => {
    const max = pointsFor({ stretch });
    const none = { verdict: 'not-run', points: 0, duration_ms: 0 } as const;
    return { id, title: own, stretch, ...none, max_points: max };
  });
  const core = nothing.filter(({ stretch }) => !stretch);
  return {
    number,
    name,
    title,
    file,
    file_sha256: EMPTY,
    verdict: 'not-run',
    points: 0,
    max_points: core.reduce((sum, step) => sum + step.max_points, 0),
    bonus: 0,
    problems: [`${file} was not handed in.`],
    set_aside: [],
    steps: nothing,
  };
}

// --- internal ---

const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'; // the sum of nothing
