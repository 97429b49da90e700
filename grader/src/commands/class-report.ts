// `npm run class -- report DIR`: the tables and pages of a class.

import { basename } from 'node:path';
import { isSettled, openBook, type Book } from '../class/book.ts';
import { FILES, type ClassFolder } from '../class/folder.ts';
import {
  gradesJson,
  gradesTable,
  LAYOUTS,
  platformTable,
  stepsTable,
  type Layout,
} from '../class/grade-tables.ts';
import { writeClassPage } from '../class/page/class-page.ts';
import { writeSimilar } from '../class/page/similar-section.ts';
import { similarIn } from '../class/similar/similar.ts';
import { writeStudentPage } from '../class/page/student-page.ts';
import { Results } from '../class/results.ts';
import type { Report } from '../grade/report.ts';
import { writeOutputs } from '../class/outputs.ts';
import type { Flags } from '../cli/flags.ts';
import type { Screen } from '../cli/screen.ts';
import { cleanLine } from '../text/clean.ts';
import { UsageError } from '../usage-error.mjs';
import { wrap } from '../writers/text.ts';
import type { Call } from './call.ts';
import { openAsked } from './class-asked.ts';

export function reportAction({ flags, screen }: Call, [name]: readonly string[]): number {
  const layout = layoutIn(flags);
  const group = openAsked(name, flags);
  const results = new Results(group.folder);
  const book = openBook(group, results);
  const files = outputsOf({ group, book, results }, flags, layout);
  const { names, copies } = writeOutputs(group.folder, files, new Date());
  const where = `${name!.replace(/[\\/]+$/, '')}/${FILES.out}`; // as it was typed
  const kept = copies.map((copy) => `You had changed a file there: it is ${copy} now.`);
  const written = `written: ${names.filter((file) => !file.includes('/')).join('  ')} in ${where}`;
  screen.print([
    ...sayBook(book, screen),
    ...[...kept, written].flatMap((line) => wrap(line, screen)),
    '',
  ]);
  return isSettled(book) ? 0 : 1;
}

/** How many are where, and who needs a person. */
export function sayBook(book: Book, screen: Screen): string[] {
  const { entries, strays, strayOverrides } = book;
  const handed = entries.filter(({ submissions }) => submissions.length > 0).length;
  const doubts = entries.flatMap(({ student, doubts: all }) =>
    all.map((doubt) => `? ${student.id}: ${doubt}`),
  );
  const others = strays.map(
    ({ source, warnings }) =>
      `? ${source}: ${warnings.join(' ') || 'its student is not on the roster.'}`,
  );
  const decided = strayOverrides.map((line) => `? ${FILES.overrides}: ${line}`);
  const lines = [...doubts, ...others, ...decided].flatMap((line) => wrap(cleanLine(line), screen));
  return [
    '',
    `  ${handed} of ${entries.length} handed in · ${sayVerdicts(book)}`,
    ...(lines.length > 0 ? ['', ...lines] : []),
    '',
  ];
}

// --- internal ---

function sayVerdicts({ entries }: Book): string {
  const verdicts = new Map<string, number>();
  for (const { verdict } of entries.flatMap(({ exercises }) => exercises)) {
    verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
  }
  const sorted = [...verdicts].sort((a, b) => b[1] - a[1]);
  return sorted.map(([verdict, number]) => `${number} ${verdict}`).join(', ');
}

function layoutIn({ lms }: Flags): Layout | undefined {
  if (lms === undefined || LAYOUTS.includes(lms as Layout)) return lms as Layout | undefined;
  throw new UsageError(
    `--lms takes ${LAYOUTS.join(' or ')} here, and not "${lms}"; without it, the table is a plain one.`,
  );
}

interface Reported {
  readonly group: ClassFolder;
  readonly book: Book;
  readonly results: Results;
}

/** Tables, then pages; one kind alone if only that is asked for. */
function* outputsOf(
  reported: Reported,
  { csv, html }: Flags,
  layout: Layout | undefined,
): Generator<readonly [string, string]> {
  if (csv || !html) yield* tablesOf(reported, layout);
  if (html || !csv) yield* pagesOf(reported);
}

function* tablesOf(
  { group, book }: Reported,
  layout: Layout | undefined,
): Generator<readonly [string, string]> {
  const titles = new Map(group.exercises.map(({ number, title }) => [number, title]));
  yield ['grades.csv', gradesTable(book, titles)];
  yield ['steps.csv', stepsTable(book)];
  yield ['grades.json', gradesJson(book)];
  if (layout) yield [`grades-${layout}.csv`, platformTable(book, titles, layout)];
}

/** The page of the class, and one for each student of whom something was graded. */
function* pagesOf({ group, book, results }: Reported): Generator<readonly [string, string]> {
  const { exercises, folder, course } = group;
  const titles = new Map(exercises.map(({ number, title }) => [number, title]));
  const all = new Map(exercises.map((exercise) => [exercise.number, exercise]));
  const reportOf = (key: string): Report | undefined => results.whole(key);
  const more = writeSimilar(similarIn(group, book));
  const page = { name: basename(folder), book, titles, reportOf, more };
  yield ['class.html', writeClassPage(page)];
  for (const entry of book.entries) {
    const own = writeStudentPage(entry, all, { reportOf, course });
    if (own !== undefined) yield [`${entry.student.id}/report.html`, own];
  }
}
