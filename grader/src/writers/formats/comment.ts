// Markdown for a comment on a pull request: what to do next. The first line lets a workflow find
// its comment again, so that there is only one.

import type { ChangeReport, ExerciseReport, Report } from '../../grade/report.ts';
import { writeAttempts, writeRecord, writeSince, type Attempt } from '../attempts.ts';
import type { Format } from '../format.ts';
import { code, details, fit, prose } from '../github-markdown.ts';
import { firstCase, writeCase, writeResult, writeSteps, writeTable } from '../story-markdown.ts';

export const MARKER = '<!-- socketlings -->';

export const format: Format = {
  file: 'comment.md',
  writtenInCi: true,
  write: (report, env) => writeComment(report, [], pageOf(env)),
};

/** With the attempts so far, of which the report is the last; `page` is the run's, as GitHub says. */
export function writeComment(
  report: Report,
  attempts: readonly Attempt[],
  page: string | undefined,
): string {
  const [next, ...later] = report.exercises.filter(firstCase);
  const record = attempts.length > 0 ? [writeRecord(attempts)] : [];
  const parts = [
    [MARKER, ...record, writeResult(report)].join('\n'),
    writeOrigin(report.change, page),
    writeSince(attempts),
    writeTable(report),
    ...(next ? writeNext(next) : []),
    ...later.map(writeLater),
    ...(attempts.length > 1 ? [details('every attempt', writeAttempts(attempts))] : []),
  ];
  return fit(parts, LIMIT, OMITTED);
}

/** The same place, for a reason why there is no result; `reason` is Markdown. */
export function writeNoResult(reason: string, attempts: readonly Attempt[]): string {
  const record = attempts.length > 0 ? [writeRecord(attempts)] : [];
  return `${[MARKER, ...record, reason].join('\n')}\n`;
}

// --- internal ---

type Env = Parameters<Format['write']>[1];

/** The page of the run in which this is written, on GitHub. */
function pageOf(env: Env): string | undefined {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run } = env;
  return server && repository && run ? `${server}/${repository}/actions/runs/${run}` : undefined;
}

/** The exercise to go on with, open. */
function writeNext(exercise: ExerciseReport): string[] {
  const { number, title } = exercise;
  return [
    `#### Next: ${number} ${prose(title)}\n\n${writeCase(firstCase(exercise)!)}`,
    `Stuck? \`npm run hint ${number}\` gives the next hint.`,
    details('every step of it', writeSteps(exercise)),
  ];
}

/** An exercise behind that one, closed. */
function writeLater(exercise: ExerciseReport): string {
  const head = `then: ${exercise.number} ${exercise.title}`;
  return details(head, `${writeCase(firstCase(exercise)!)}\n\n${writeSteps(exercise)}`);
}

/** Which commit this is about, and where it was graded. */
function writeOrigin(change: ChangeReport | undefined, page: string | undefined): string {
  if (!change) return '';
  const [base, head] = [change.base, change.head].map((id) => code(id.slice(0, 10)));
  const run = page && /^https:\/\/[\w.:/-]+$/.test(page) ? ` in [this run](${page})` : '';
  return `Commit ${head}, graded by ${base}${run}.`;
}

const LIMIT = 60_000; // bytes; GitHub refuses a comment of more than 65,536 characters
const OMITTED = '_More did not fit here: it is in the summary of the job._';
