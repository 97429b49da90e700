// The gradebook of a class, from what lies in its folder.

import { textOf } from '../machine/files.ts';
import { sha256 } from '../machine/files.ts';
import { testsSum } from '../grade/document.ts';
import { pointsFor, type Report } from '../grade/report.ts';
import { starterOf, type Exercise } from '../workshop/workshop.ts';
import { FILES, readText, type ClassFolder } from './folder.ts';
import { answersOf, readGraded, resultFor, type Answer } from './graded.ts';
import { gradeExercise, round, type Attempt, type ExerciseGrade } from './gradebook.ts';
import { readOverrides } from './overrides.ts';
import { graderSum, Results } from './results.ts';
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
  return { entries, strays: submissions.filter(isStray) };
}

/** Whether everybody has a grade that nobody needs to look at. */
export function isSettled({ entries, strays }: Book): boolean {
  return strays.length === 0 && entries.every(({ doubts }) => doubts.length === 0);
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
    const result = resultFor(answer, graded, results);
    const found = attemptOf(answer, result, starters.get(exercise)!);
    all.set(place, [...before, { ...found, number: before.length + 1 }]);
  }
  return all;
}

function attemptOf(
  { submission, exercise, key }: Answer,
  result: ReturnType<typeof resultFor>,
  starter: string,
): Attempt {
  const report = result?.report.exercises[0];
  return {
    number: 1,
    submission: submission.id,
    handedInAt: submission.handed_in_at,
    report,
    isOld: result !== undefined && result.key !== key && isOlder(result.report, exercise),
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

/** Another machine's result is as good as one of here, if tests and grader are the same. */
function isOlder({ tool }: Report, exercise: Exercise): boolean {
  const now = testsSum([exercise]);
  return tool.tests_sha256 !== now || tool.grader_sha256 !== graderSum();
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
  const latest = submissions.at(-1)?.doubts ?? [];
  const told = latest.filter((doubt) => {
    const [, number] = /^exercise (\d+): /.exec(doubt) ?? [];
    return open.some((exercise) => number === undefined || exercise.number === Number(number));
  });
  const ungraded = open.filter(({ verdict }) => verdict === 'ungraded');
  const tampered = open.filter(({ verdict }) => verdict === 'tampered');
  return [
    ...told,
    ...ungraded.map(({ number }) => `exercise ${number}: it has not been graded.`),
    ...tampered.map(({ number }) => `exercise ${number}: something in it acted on the tests.`),
  ];
}
