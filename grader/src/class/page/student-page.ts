// The page that a student gets: the report of what counts, with late days and what a person has decided.

import type { Exercise } from '../../workshop/workshop.ts';
import { reportMissing } from '../../grade/missing.ts';
import { reportAll } from '../../grade/make-report.ts';
import type { ExerciseReport, Report, StepReport } from '../../grade/report.ts';
import { markup, NOTHING, prose, type Markup } from '../../writers/html/markup.ts';
import { writePage } from '../../writers/html/page.ts';
import type { Entry } from '../book.ts';
import type { Course } from '../course.ts';
import type { ExerciseGrade } from '../gradebook.ts';
import type { Override } from '../overrides.ts';

type Cost = Pick<Course, 'type_error_percent'>;

export function writeStudentPage(
  entry: Entry,
  exercises: ReadonlyMap<number, Exercise>,
  { reportOf, course }: { reportOf: (key: string) => Report | undefined; course: Cost },
): string | undefined {
  const found = entry.exercises.map((grade) => {
    return grade.attempt?.report ? reportOf(grade.attempt.key) : undefined;
  });
  const first = found.find((report) => report !== undefined);
  if (!first) return undefined;
  const graded = entry.exercises.map((grade, i) => {
    return withGrade(found[i]?.exercises[0] ?? reportMissing(exercises.get(grade.number)!), grade);
  });
  const subject = `submission:${entry.student.id}`;
  const report = reportAll(graded, { ...first, subject, duration_ms: sumOf(found) });
  return `${writePage(report, writeNotes(entry, course)).text}\n`;
}

/** Whether there is something to tell. */
export function hasPage({ exercises }: Pick<Entry, 'exercises'>): boolean {
  return exercises.some(({ attempt }) => attempt?.report !== undefined);
}

// --- internal ---

function sumOf(reports: readonly (Report | undefined)[]): number {
  return reports.reduce((sum, report) => sum + (report?.duration_ms ?? 0), 0);
}

/** Points are those that count in the end. */
function withGrade(
  report: ExerciseReport,
  { points, bonus, steps }: ExerciseGrade,
): ExerciseReport {
  const own = report.steps.map((step): StepReport => {
    return { ...step, points: steps.find(({ id }) => id === step.id)?.points ?? step.points };
  });
  return { ...report, points, bonus, steps: own };
}

function writeNotes({ exercises, submissions, bonus }: Entry, course: Cost): Markup {
  const left = submissions.at(-1)?.refused ?? [];
  const notes = [
    ...exercises.flatMap((grade) => notesOn(grade, course)),
    ...left.map(({ path, why }) => `${path} was not taken: it is ${why}.`),
    ...(bonus < exercises.reduce((sum, each) => sum + each.bonus, 0)
      ? [`${bonus} bonus points count, which is the most.`]
      : []),
  ];
  if (notes.length === 0) return NOTHING;
  return markup`<ul class="yours">${notes.map((note) => markup`<li>${prose(note)}</li>`)}</ul>`;
}

function notesOn(grade: ExerciseGrade, { type_error_percent: cost }: Cost): string[] {
  const { number, late, attempt, attempts, override, flags } = grade;
  const what = `Exercise ${number}`;
  const days = `${late.days} ${late.days === 1 ? 'day' : 'days'}`;
  return [
    ...(late.percent > 0 && !override
      ? [`${what}: ${days} late, which costs ${late.percent} % of its points.`]
      : []),
    ...(cost > 0 && flags.includes('types') && !override
      ? [`${what}: TypeScript finds an error, which costs ${cost} % of its points.`]
      : []),
    ...(attempts > 1 ? [`${what}: attempt ${attempt?.number ?? 1} of ${attempts} counts.`] : []),
    ...(override ? [`${what}: ${sayDecision(override)}`] : []),
    ...grade.steps.flatMap(({ id, override: own }) =>
      own ? [`Step ${id}: ${sayDecision(own)}`] : [],
    ),
  ];
}

function sayDecision({ points, why }: Override): string {
  return `${points} points, decided by a person: ${why}`;
}
