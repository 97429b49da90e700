// Markdown for $GITHUB_STEP_SUMMARY: everything, for as long as it fits.

import type { ExerciseReport } from '../../grade/report.ts';
import { casesOf } from '../cases.ts';
import type { Format } from '../format.ts';
import { details, escapeText, fit, prose } from '../github-markdown.ts';
import { sayWhose } from '../marks.ts';
import { firstCase, writeCase, writeResult, writeSteps, writeTable } from '../story-markdown.ts';

export const format: Format = {
  file: 'summary.md',
  writtenInCi: true,
  write(report) {
    const open = report.exercises.filter(firstCase);
    const parts = [
      `## Socketlings${escapeText(sayWhose(report.subject))}`,
      writeResult(report),
      writeTable(report),
    ];
    const first = open.map(
      (exercise) =>
        `### ${exercise.number} ${prose(exercise.title)}\n\n${writeCase(firstCase(exercise)!)}`,
    );
    const rest = open.map((exercise) =>
      details(`every step of ${exercise.number}`, writeAll(exercise)),
    );
    return fit([...parts, ...first, ...rest], LIMIT, OMITTED);
  },
};

// --- internal ---

const LIMIT = 1_000_000; // bytes; above 1 MiB GitHub drops the whole summary
const OMITTED = '_More did not fit here: the formats json and html have it all._';

function writeAll(exercise: ExerciseReport): string {
  const failing = casesOf(exercise).filter(
    ({ verdict, message }) => verdict !== 'passed' && message,
  );
  return [writeSteps(exercise), ...failing.map(writeCase)].join('\n\n');
}
