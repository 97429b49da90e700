// The gradebook of a class, from what lies in its folder.

import { textOf } from '../machine/files.ts';
import { sha256 } from '../machine/files.ts';
import { pointsFor } from '../grade/report.ts';
import { starterOf, type Exercise } from '../workshop/workshop.ts';
import { FILES, readText, type ClassFolder } from './folder.ts';
import { answersOf, readGraded, resultFor, type Answer } from './graded.ts';
import { gradeExercise, round, type Attempt, type ExerciseGrade } from './gradebook.ts';
import { readOverrides, strayOverrides } from './overrides.ts';
import { isOlder, Results } from './results.ts';
import type { Student } from './roster.ts';
import { readSubmissions, type Submission } from './submissions.ts';

export interface Entry {
  readonly student: Student;
  readonly exercises: readonly ExerciseGrade[];
  readonly points: number;
  readonly max: number;
  /** After the cap. */
  readonly bonus: number;
  readonly total: number;
  readonly submissions: readonly Submission[];
  /** Why a person should look at it, in sentences. */
  readonly doubts: readonly string[];
}

export interface Book {
  readonly entries: readonly Entry[];
  /** What belongs to nobody on the roster, or to nobody who is known. */
  readonly strays: readonly Submission[];
  /** Lines of `overrides.csv` that count for nobody, as sentences. */
  readonly strayOverrides: readonly string[];
}

/** `results` may have been read before. */
export function openBook(group: ClassFolder, results: Results = new Results(group.folder)): Book {
  const overrides = readOverrides(
    readText(group.folder, FILES.overrides, { optional: true }),
    FILES.overrides,
  );
  const submissions = readSubmissions(group.folder);
  const attempts = attemptsIn(group, results);
  const rules = { course: group.course, overrides };
  const outlines = group.exercises.map(outlineOf);
  const entries = group.students.map((student) => {
    const mine = submissions.filter((each) => each.student === student.id);
    const tried = (number: number): Attempt[] => attempts.get(`${student.id} ${number}`) ?? [];
    const exercises = outlines.map((each) =>
      gradeExercise(student, each, tried(each.number), rules),
    );
    return entryOf(student, exercises, mine, group.course.bonus_cap);
  });
  const ids = new Set(group.students.map(({ id }) => id));
  const isStray = ({ student }: Submission): boolean => student === null || !ids.has(student);
  const strays = submissions.filter(isStray);
  return { entries, strays, strayOverrides: strayOverrides(overrides, group) };
}

/** Whether everybody has a grade that nobody needs to look at. */
export function isSettled({ entries, strays, strayOverrides: stray }: Book): boolean {
  return strays.length + stray.length === 0 && entries.every(({ doubts }) => doubts.length === 0);
}

export function outlineOf({ number, steps }: Exercise) {
  return {
    number,
    steps: steps.map(({ id, title, stretch }) => ({
      id,
      title,
      stretch,
      max_points: pointsFor({ stretch }),
    })),
  };
}

// --- internal ---

function attemptsIn(group: ClassFolder, results: Results): Map<string, Attempt[]> {
  const graded = readGraded(group.folder);
  const starters = new Map(group.exercises.map((each) => [each, sha256(textOf(starterOf(each)))]));
  const all = new Map<string, Attempt[]>();
  for (const answer of inOrder(answersOf(group))) {
    const { exercise, submission } = answer;
    const place = `${submission.student} ${exercise.number}`;
    const before = all.get(place) ?? [];
    if (before.at(-1)?.answer === answer.name) continue; // it came again with something else
    const result = resultFor(answer, graded, results);
    const found = attemptOf(answer, result, starters.get(exercise)!);
    all.set(place, [...before, { ...found, number: before.length + 1 }]);
  }
  return all;
}

function attemptOf(
  { submission, key, name }: Answer,
  result: ReturnType<typeof resultFor>,
  starter: string,
): Attempt {
  const report = result?.report.exercises[0];
  return {
    number: 1,
    answer: name,
    submission: submission.id,
    handedInAt: submission.handed_in_at,
    report,
    isOld: result !== undefined && isOlder(result.key, key),
    isStarter: report?.file_sha256 === starter,
    key: result?.key ?? key,
  };
}

/** As they were handed in; what nothing tells of follows what the student had handed in before it. */
function inOrder(answers: readonly Answer[]): Answer[] {
  const latest = new Map<string, number>();
  const timed = answers.map((answer) => {
    const { student, handed_in_at: at } = answer.submission;
    const time = at === null ? (latest.get(student!) ?? 0) : Date.parse(at);
    latest.set(student!, time);
    return { answer, time };
  });
  return timed.sort((a, b) => a.time - b.time).map(({ answer }) => answer);
}

function entryOf(
  student: Student,
  exercises: readonly ExerciseGrade[],
  submissions: readonly Submission[],
  cap: number | null,
): Entry {
  const doubts = doubtsOf(exercises, submissions);
  return { student, exercises, submissions, doubts, ...sums(exercises, cap) };
}

function sums(exercises: readonly ExerciseGrade[], cap: number | null) {
  const sum = (numbers: number[]): number =>
    round(numbers.reduce((all, number) => all + number, 0));
  const points = sum(exercises.map((each) => each.points));
  const bonus = Math.min(sum(exercises.map((each) => each.bonus)), cap ?? Infinity);
  return {
    points,
    max: sum(exercises.map((each) => each.max)),
    bonus,
    total: round(points + bonus),
  };
}

/** A later hand-in, or a person's word about an exercise, settles what was doubtful before. */
function doubtsOf(
  exercises: readonly ExerciseGrade[],
  submissions: readonly Submission[],
): string[] {
  const open = exercises.filter(({ override }) => !override);
  const tampered = open.filter(({ verdict }) => verdict === 'tampered');
  return [
    ...(open.length > 0 ? (submissions.at(-1)?.doubts ?? []).filter(isGeneral) : []),
    ...open.flatMap(({ number }) => doubtsAbout(number, submissions)),
    ...open.flatMap(sayUngraded),
    ...tampered.map(({ number }) => `exercise ${number}: something in it acted on the tests.`),
  ];
}

/** Of the last hand-in that had anything to do with an exercise: each may have a hand-in of its own. */
function doubtsAbout(number: number, submissions: readonly Submission[]): string[] {
  const isAbout = (doubt: string): boolean => doubt.startsWith(`exercise ${number}: `);
  const has = new RegExp(`^exercises/0*${number}-`);
  const last = submissions.findLast(({ doubts, files }) => {
    return doubts.some(isAbout) || files.some(({ path }) => has.test(path));
  });
  return last?.doubts.filter(isAbout) ?? [];
}

function isGeneral(doubt: string): boolean {
  return !/^exercise \d+: /.test(doubt);
}

function sayUngraded({ number, verdict, ungraded, attempts }: ExerciseGrade): string[] {
  if (ungraded.length === 0) return [];
  if (verdict === 'ungraded' || attempts === 1)
    return [`exercise ${number}: it has not been graded.`];
  return [`exercise ${number}: attempt ${ungraded.join(', ')} has not been graded.`];
}
