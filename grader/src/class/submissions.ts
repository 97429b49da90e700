// What was handed in, a line each: submissions.ndjson. The files themselves lie in objects/ANSWER.

import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { codeOf, sha256, writeWhole } from '../machine/files.ts';
import { UsageError } from '../usage-error.mjs';
import { alone, FILES, readText } from './folder.ts';

export interface Submission {
  readonly id: string;
  /** Null if it is nobody's who is known. */
  readonly student: string | null;
  /** Null if nothing tells. */
  readonly handed_in_at: string | null;
  /** The name of what it came in. */
  readonly source: string;
  /** Null if there was nothing that can be graded. */
  readonly answer: string | null;
  readonly files: readonly {
    readonly path: string;
    readonly sha256: string;
    readonly bytes: number;
  }[];
  readonly refused: readonly { readonly path: string; readonly why: string }[];
  readonly warnings: readonly string[];
  /** Those of the warnings that a person should look at. */
  readonly doubts: readonly string[];
}

export function readSubmissions(folder: string): Submission[] {
  const lines = readText(folder, FILES.submissions, { optional: true }).split('\n');
  return lines.flatMap((line, i) => {
    if (line.trim() === '') return [];
    try {
      return [JSON.parse(line) as Submission];
    } catch {
      throw new UsageError(`${FILES.submissions}:${i + 1} is no JSON: mend or delete the line.`);
    }
  });
}

/**
 * Adds what is new; returns the ids of what was there: the same answer as the student's latest. What belonged to
 * nobody gives way when its owner is known.
 */
export function addSubmissions(folder: string, news: readonly Submission[]): Set<string> {
  return alone(folder, () => {
    const known = new Set<string>();
    let all = readSubmissions(folder);
    for (const each of news) {
      const latest = all.findLast(({ student }) => student === each.student);
      const isKnown = isSame(latest, each) || all.some(({ id }) => id === each.id);
      if (isKnown) known.add(each.id);
      else all = [...all.filter((old) => !givesWay(old, each, latest)), each];
    }
    const lines = all.map((each) => `${JSON.stringify(each)}\n`);
    writeWhole(join(folder, FILES.submissions), lines.join(''));
    return known;
  });
}

/** Keeps the files of an answer under the sum of all of them, and returns that; null if there are none. */
export function keepAnswer(folder: string, files: ReadonlyMap<string, Buffer>): string | null {
  if (files.size === 0) return null;
  const entries = [...files].sort(([a], [b]) => (a < b ? -1 : 1));
  const lines = entries.map(([path, content]) => `${sha256(content)}  ${path}\n`);
  const answer = sha256(lines.join('')).slice(0, 32);
  const place = join(folder, FILES.objects, answer);
  if (!existsSync(place)) putThere(place, entries);
  return answer;
}

/** The file of a submission that is graded for an exercise, from the folder of the class; undefined if it lacks it. */
export function fileIn(submission: Submission, slug: string, source: string): string | undefined {
  const path = `exercises/${slug}/${source.replaceAll('\\', '/')}`;
  const isThere = submission.files.some((file) => file.path === path);
  return isThere && submission.answer ? `${FILES.objects}/${submission.answer}/${path}` : undefined;
}

// --- internal ---

function isSame(latest: Submission | undefined, now: Submission): boolean {
  if (!isSameAnswer(latest, now)) return false;
  return now.handed_in_at === null || latest?.handed_in_at === now.handed_in_at;
}

/** Where there was nothing to grade, what it came in tells. */
function isSameAnswer(one: Submission | undefined, other: Submission): boolean {
  if (!one || one.answer !== other.answer) return false;
  return one.answer !== null || one.source === other.source;
}

/** What was nobody's before its owner was known, and what had no time before it was told. */
function givesWay(old: Submission, now: Submission, latest: Submission | undefined): boolean {
  if (old.student === null) return baseOf(old.source) === baseOf(now.source);
  return old === latest && old.handed_in_at === null && isSameAnswer(old, now);
}

function baseOf(source: string): string {
  return source.split('/').at(-1)!;
}

/** Whole, or not at all: another import may put the same there. */
function putThere(place: string, entries: readonly (readonly [string, Buffer])[]): void {
  mkdirSync(dirname(place), { recursive: true });
  const unfinished = mkdtempSync(join(dirname(place), '.unfinished-'));
  try {
    for (const [path, content] of entries) {
      mkdirSync(dirname(join(unfinished, path)), { recursive: true });
      writeFileSync(join(unfinished, path), content);
    }
    renameSync(unfinished, place);
  } catch (error) {
    if (!['EEXIST', 'ENOTEMPTY', 'EPERM'].includes(codeOf(error)) || !existsSync(place))
      throw error;
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}
