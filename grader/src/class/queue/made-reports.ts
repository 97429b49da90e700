// For tests: reports in which everything is as it should be, and nothing is true.

import { join } from 'node:path';
import { toReport } from '../../grade/document.ts';
import {
  pointsFor,
  type ExerciseReport,
  type Report,
  type StepReport,
} from '../../grade/report.ts';
import { worst, type Verdict } from '../../grade/verdict.ts';
import { NETWORKS } from '../../run/networks.mjs';
import { sumOfAnswer } from '../../workshop/answer.mjs';
import type { Exercise } from '../../workshop/workshop.ts';
import { FILES } from '../folder.ts';
import type { GradeOne } from '../grade-class.ts';

/** Answers of an even number of bytes pass; the others fail in their second step. */
export function gradesByLength(folder: string): GradeOne {
  return ({ exercise, submission: { answer, files } }) => {
    const file = join(folder, FILES.objects, answer!, 'exercises', exercise.slug, exercise.source);
    const isEven = files.every(({ bytes }) => bytes % 2 === 0);
    return Promise.resolve(madeSound(exercise, file, isEven ? 'passed' : 'failed'));
  };
}

export function madeSound(exercise: Exercise, file: string, verdict: Verdict): Report {
  const steps = exercise.steps.map((step, i) => madeStep(step, i === 1 ? verdict : 'passed'));
  const { number, name, title, slug, source } = exercise;
  const report: ExerciseReport = {
    number,
    name,
    title,
    problems: [],
    set_aside: [],
    steps,
    file: `exercises/${slug}/${source}`,
    file_sha256: sumOfAnswer(file),
    ...scoreOf(steps),
  };
  const [began, networks] = [new Date(), NETWORKS.once];
  return toReport('submission:made', [exercise], [report], { began, networks });
}

// --- internal ---

function madeStep(step: Exercise['steps'][number], verdict: Verdict): StepReport {
  const { id, title, stretch } = step;
  const max_points = pointsFor({ stretch });
  const points = verdict === 'passed' ? max_points : 0;
  const lesson = verdict !== 'passed' && { lesson: `Lesson of ${id}.` };
  return { id, title, stretch, verdict, points, max_points, duration_ms: 1, ...lesson };
}

function scoreOf(steps: readonly StepReport[]) {
  const sum = (numbers: number[]): number => numbers.reduce((all, each) => all + each, 0);
  const core = steps.filter(({ stretch }) => !stretch);
  const bonus = steps.filter(({ stretch }) => stretch);
  return {
    verdict: worst(core.map((step) => step.verdict)),
    points: sum(core.map(({ points }) => points)),
    max_points: sum(core.map((step) => step.max_points)),
    bonus: sum(bonus.map(({ points }) => points)),
  };
}
