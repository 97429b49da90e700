// Tables of grades: for a reader, and as learning platforms take them. Pure.

import { toJson } from '../text/clean.ts';
import type { Book, Entry } from './book.ts';
import type { ExerciseGrade, StepGrade } from './gradebook.ts';
import { writeTable, type Cell } from './tables.ts';

/** What the exercises are called. */
export type Titles = ReadonlyMap<number, string>;

export const LAYOUTS = ['moodle', 'canvas'] as const;
export type Layout = (typeof LAYOUTS)[number];

export function gradesTable({ entries }: Book, titles: Titles): string {
  const numbers = [...titles.keys()];
  const each = numbers.flatMap((number) => [String(number), `${number} bonus`]);
  const columns = [
    'id',
    'name',
    'section',
    ...each,
    'total',
    'late_minutes',
    'attempts',
    'verdicts',
    'flags',
  ];
  return writeTable(columns, entries.map(gradesRow));
}

/** As the platform's import takes it. Bonus points stand in a column of their own, out of 0. */
export function platformTable({ entries }: Book, titles: Titles, layout: Layout): string {
  const names = [...titles].map(([number, title]) => `Socketlings ${number} ${title}`);
  const grades = ({ exercises, bonus }: Entry): Cell[] => [
    ...exercises.map(({ points }) => points),
    bonus,
  ];
  const columns = [...names, BONUS];
  return layout === 'moodle'
    ? moodleTable(entries, columns, grades)
    : canvasTable(entries, columns, grades);
}

export function stepsTable({ entries }: Book): string {
  const rows = entries.flatMap(({ student, exercises }) => {
    return exercises.flatMap((exercise) => {
      return exercise.steps.map((step) => [student.id, ...stepCells(exercise, step)]);
    });
  });
  return writeTable(STEP_COLUMNS, rows);
}

export function gradesJson({ entries, strays }: Book): string {
  return toJson({
    schema: 'socketlings/class/v1',
    students: entries.map(({ student, exercises, submissions, ...sums }) => ({
      id: student.id,
      name: student.name,
      section: student.section,
      ...sums,
      exercises: exercises.map(exerciseJson),
      submissions: submissions.map(({ id, handed_in_at, source }) => ({
        id,
        handed_in_at,
        source,
      })),
    })),
    strays: strays.map(({ source, warnings }) => ({ source, warnings })),
  });
}

// --- internal ---

const BONUS = 'Socketlings bonus';

type GradesOf = (entry: Entry) => Cell[];

function moodleTable(
  entries: readonly Entry[],
  names: readonly string[],
  grades: GradesOf,
): string {
  const columns = ['ID number', 'Full name', 'Email address', ...names, 'Total'];
  const rows = entries.map((entry): Cell[] => {
    const { id, lmsId, name, email } = entry.student;
    return [lmsId || id, name, email, ...grades(entry), entry.total];
  });
  return writeTable(columns, rows);
}

function canvasTable(
  entries: readonly Entry[],
  names: readonly string[],
  grades: GradesOf,
): string {
  const columns = ['Student', 'ID', 'SIS User ID', 'SIS Login ID', 'Section', ...names];
  const rows = entries.map((entry): Cell[] => {
    const { id, lmsId, name, email, section } = entry.student;
    return [name, lmsId, id, email, section, ...grades(entry)];
  });
  const most = entries[0]?.exercises.map(({ max }) => max) ?? [];
  return writeTable(columns, [['    Points Possible', '', '', '', '', ...most, 0], ...rows]);
}

const STEP_COLUMNS = [
  'id',
  'exercise',
  'step',
  'title',
  'verdict',
  'points',
  'of',
  'stretch',
  'lesson',
  'seed',
  'attempt',
  'result',
];

function gradesRow(entry: Entry): Cell[] {
  const { student, exercises, total } = entry;
  const most = (numbers: number[]): number => Math.max(0, ...numbers);
  return [
    student.id,
    student.name,
    student.section,
    ...exercises.flatMap(({ points, bonus }) => [points, bonus]),
    total,
    most(exercises.map(({ late }) => late.minutes)),
    most(exercises.map(({ attempts }) => attempts)),
    exercises.map(({ number, verdict }) => `${number}: ${verdict}`).join('; '),
    flagsOf(entry),
  ];
}

function stepCells({ number, attempt }: ExerciseGrade, step: StepGrade): Cell[] {
  return [
    number,
    step.id,
    step.title,
    step.verdict,
    step.points,
    step.max_points,
    step.stretch ? 'yes' : '',
    step.lesson ?? '',
    step.seed === undefined ? '' : String(step.seed),
    attempt?.number ?? null,
    attempt?.report ? attempt.key : '',
  ];
}

function exerciseJson({ attempt, late, steps, ...rest }: ExerciseGrade): object {
  return {
    ...rest,
    late_minutes: late.minutes,
    late_percent: late.percent,
    handed_in_at: attempt?.handedInAt ?? null,
    attempt: attempt?.number ?? null,
    result: attempt?.report ? attempt.key : null,
    problems: attempt?.report?.problems ?? [],
    steps,
  };
}

function flagsOf({ exercises, doubts, submissions }: Entry): string {
  const own = exercises.flatMap(({ number, flags }) => flags.map((flag) => `${number}: ${flag}`));
  const nothing = submissions.length === 0 ? ['nothing handed in'] : [];
  return [...nothing, ...(doubts.length > 0 ? ['look at it'] : []), ...own].join('; ');
}
