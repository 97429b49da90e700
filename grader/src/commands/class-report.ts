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
  const files = new Map([
    ...(flags.csv || !flags.html ? tablesOf(group, book, layout) : []),
    ...(flags.html || !flags.csv ? pagesOf(group, book, results) : []),
  ]);
  const copies = writeOutputs(group.folder, files, new Date());
  const where = `${name!.replace(/[\\/]+$/, '')}/${FILES.out}`; // as it was typed
  const kept = copies.map((copy) => `You had changed a file there: it is ${copy} now.`);
  const written = `written: ${[...files.keys()].filter((file) => !file.includes('/')).join('  ')} in ${where}`;
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

/** The page of the class, and one for each student of whom something was graded. */
function pagesOf(group: ClassFolder, book: Book, results: Results): Map<string, string> {
  const { exercises, folder } = group;
  const titles = new Map(exercises.map(({ number, title }) => [number, title]));
  const all = new Map(exercises.map((exercise) => [exercise.number, exercise]));
  const reportOf = (key: string): Report | undefined => results.whole(key);
  const students = book.entries.flatMap((entry) => {
    const page = writeStudentPage(entry, all, { reportOf, course: group.course });
    return page === undefined ? [] : [[`${entry.student.id}/report.html`, page] as const];
  });
  const name = basename(folder);
  const more = writeSimilar(similarIn(group, book));
  return new Map([
    ['class.html', writeClassPage({ name, book, titles, reportOf, more })],
    ...students,
  ]);
}

function tablesOf(group: ClassFolder, book: Book, layout: Layout | undefined): Map<string, string> {
  const titles = new Map(group.exercises.map(({ number, title }) => [number, title]));
  return new Map([
    ['grades.csv', gradesTable(book, titles)],
    ['steps.csv', stepsTable(book)],
    ['grades.json', gradesJson(book)],
    ...(layout ? [[`grades-${layout}.csv`, platformTable(book, titles, layout)] as const] : []),
  ]);
}
