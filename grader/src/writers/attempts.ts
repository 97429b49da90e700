// The pushes of a pull request, kept in its comment from one to the next.

import type { Report } from '../grade/report.ts';

export interface Attempt {
  /** The commit. */
  readonly head: string;
  /** When its run began, as `2026-11-21T08:00:00Z`. */
  readonly at: string;
  readonly points: number;
  readonly max: number;
  /** The steps that held. */
  readonly held: readonly string[];
}

/** The report as an attempt, after those before it. A commit that is graded again is no other attempt. */
export function addAttempt(past: readonly Attempt[], report: Report, at: string): Attempt[] {
  const head = report.change?.head ?? '';
  const held = report.exercises
    .flatMap(({ steps }) => steps)
    .filter(({ verdict }) => verdict === 'passed')
    .map(({ id }) => id);
  const attempt = { head, at, points: report.points, max: report.max_points, held };
  return [...past.filter((other) => other.head !== head), attempt].slice(-MOST);
}

/** What `writeRecord` has written; nothing if the comment holds anything else. */
export function readRecord(comment: string): Attempt[] {
  const json = new RegExp(`^<!-- ${NAME} (\\[.*\\]) -->$`, 'm').exec(comment)?.[1] ?? '[]';
  try {
    const attempts = JSON.parse(json) as unknown[];
    return attempts.every(isAttempt) ? attempts.slice(-MOST) : [];
  } catch {
    return [];
  }
}

/** The attempts for the next comment to find; it is not seen. */
export function writeRecord(attempts: readonly Attempt[]): string {
  return `<!-- ${NAME} ${JSON.stringify(attempts)} -->`;
}

/** What the last push has changed; nothing after the first. */
export function writeSince(attempts: readonly Attempt[]): string {
  const [before, now] = attempts.slice(-2);
  if (!before || !now) return '';
  const gain = now.points - before.points;
  const [won, lost] = [minus(now.held, before.held), minus(before.held, now.held)];
  return [
    `Since the last push: ${gain > 0 ? '+' : ''}${gain} points`,
    ...(won.length > 0 ? [`${won.join(', ')} ${won.length === 1 ? 'holds' : 'hold'} now`] : []),
    ...(lost.length > 0 ? [`${lost.join(', ')} no longer`] : []),
  ]
    .join('; ')
    .concat('.');
}

/** A row for each, the latest first. */
export function writeAttempts(attempts: readonly Attempt[]): string {
  const rows = attempts.map(({ head, at, points, max, held }) => {
    return `| ${head.slice(0, 7)} | ${at.replace('T', ' ').replace('Z', ' UTC')} | ${held.length} | ${points} of ${max} |`;
  });
  return [
    '| commit | when | steps that hold | points |',
    '|---|---|---:|---:|',
    ...rows.reverse(),
  ].join('\n');
}

// --- internal ---

const NAME = 'socketlings-attempts';
const MOST = 20;

function minus(some: readonly string[], others: readonly string[]): string[] {
  return some.filter((each) => !others.includes(each));
}

function isAttempt(value: unknown): value is Attempt {
  const { head, at, points, max, held } = value as Record<keyof Attempt, unknown>;
  return (
    matches(/^[0-9a-f]{40,64}$/, head) &&
    matches(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/, at) &&
    [points, max].every((each) => Number.isSafeInteger(each)) &&
    Array.isArray(held) &&
    held.every((id) => matches(/^\d{1,4}\.\d{1,4}$/, id))
  );
}

function matches(pattern: RegExp, value: unknown): boolean {
  return typeof value === 'string' && pattern.test(value);
}
