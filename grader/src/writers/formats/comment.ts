// Markdown for a comment on a pull request: what to do next. The first line lets a workflow find
// its comment again, so that there is only one.

import type { Report } from '../../report.ts';
import { writeAttempts, writeRecord, writeSince, type Attempt } from '../attempts.ts';
import type { Format } from '../format.ts';
import { details, escapeText, fit } from '../github-markdown.ts';
import { firstCase, writeCase, writeResult, writeSteps, writeTable } from '../story-markdown.ts';

export const MARKER = '<!-- socketlings -->';

export const format: Format = {
  file: 'comment.md',
  write: (report) => writeComment(report, []),
};

/** With the attempts so far, of which the report is the last. */
export function writeComment(report: Report, attempts: readonly Attempt[]): string {
  const [next, ...later] = report.exercises.filter(firstCase);
  const record = attempts.length > 0 ? [writeRecord(attempts)] : [];
  const parts = [
    [MARKER, ...record, writeResult(report)].join('\n'),
    writeSince(attempts),
    writeTable(report),
  ];
  if (next) {
    parts.push(
      `#### Next: ${next.number} ${escapeText(next.title)}\n\n${writeCase(firstCase(next)!)}`,
      `Stuck? \`npm run hint ${next.number}\` gives the next hint.`,
      details('every step of it', writeSteps(next)),
    );
  }
  for (const exercise of later) {
    const head = `then: ${exercise.number} ${escapeText(exercise.title)}`;
    parts.push(details(head, `${writeCase(firstCase(exercise)!)}\n\n${writeSteps(exercise)}`));
  }
  if (attempts.length > 1) parts.push(details('every attempt', writeAttempts(attempts)));
  return fit(parts, LIMIT, OMITTED);
}

/** The same place, for a reason why there is no result; `reason` is Markdown. */
export function writeNoResult(reason: string, attempts: readonly Attempt[]): string {
  const record = attempts.length > 0 ? [writeRecord(attempts)] : [];
  return `${[MARKER, ...record, reason].join('\n')}\n`;
}

// --- internal ---

const LIMIT = 60_000; // bytes; GitHub refuses a comment of more than 65,536 characters
const OMITTED = '_More did not fit here: it is in the summary of the job._';
