// What the grader must say of a program, as it is written at its top, and what it does say.

import { readFileSync } from 'node:fs';
import type { ExerciseReport } from '../src/grade/report.ts';

/** `// expect 1.1 hung: Line 5`; `file` stands for the whole. */
export function expectationsIn(file: string): { where: string; verdict: string; says: string }[] {
  const lines = readFileSync(file, 'utf8').matchAll(/^\/\/ expect (\S+) ([\w|-]+)(?:: (.+))?$/gm);
  return [...lines].map(([, where, verdict, says]) => ({
    where: where!,
    verdict: verdict!,
    says: says ?? '',
  }));
}

export function observe(report: ExerciseReport, where: string): { verdict: string; says: string } {
  if (where === 'file') return { verdict: report.verdict, says: report.problems.join('\n') };
  const step = report.steps.find(({ id }) => id === where)!;
  return { verdict: step.verdict, says: step.lesson ?? '' };
}
