// The bookkeeping of a class: nothing runs here.

import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Report } from '../grade/report.ts';
import { isSettled, openBook } from './book.ts';
import { FILES, type ClassFolder } from './folder.ts';
import { gainsBetween, sayGains } from './gains.ts';
import { gradeClass, type GradeOne, type Outcome, type Plan } from './grade-class.ts';
import { addGraded, answersOf, readGraded } from './graded.ts';
import { gradesTable, stepsTable } from './grade-tables.ts';
import { madeClass, madeDocument, madeFolder, madeReport } from './made.ts';
import { isOlder, Results, type Circumstances } from './results.ts';
import { judgeIds } from '../workshop/tools.ts';

function open(answers: readonly (string | null)[]): ClassFolder {
  const { folder, remove } = madeFolder();
  onTestFinished(remove);
  return madeClass(folder, answers);
}

const PASSES = madeDocument(madeReport(['passed', 'passed', 'passed']));
const FAILS = madeDocument(madeReport(['passed', 'failed', 'failed']));

function around(rest: Partial<Circumstances> = {}): Circumstances {
  return { judges: 'x', machine: 'x', ...rest };
}

/** Grades as the answer says, and counts. */
function counting(reports: Readonly<Record<string, Report>> = {}) {
  const graded: string[] = [];
  const gradeOne: GradeOne = ({ submission }) => {
    graded.push(submission.student!);
    return Promise.resolve(reports[submission.student!] ?? PASSES);
  };
  return { graded, gradeOne };
}

function gradeAll(
  group: ClassFolder,
  gradeOne: GradeOne,
  rest: Partial<Plan> = {},
): Promise<Outcome> {
  const results = new Results(group.folder);
  const { signal } = new AbortController();
  const answers = answersOf(group, around());
  return gradeClass({
    folder: group.folder,
    answers,
    results,
    jobs: 2,
    gradeOne,
    signal,
    tell: () => {},
    ...rest,
  });
}

function tablesOf(group: ClassFolder): string {
  const book = openBook(group);
  return gradesTable(book, new Map([[1, 'Echo server']])) + stepsTable(book);
}

describe('a class', () => {
  test('is graded once: the same answer of two students, too', async () => {
    const group = open(['a', 'b', 'a', null]);
    const { graded, gradeOne } = counting();
    expect(await gradeAll(group, gradeOne)).toMatchObject({ graded: 2, known: 0, failed: [] });
    expect(await gradeAll(group, gradeOne)).toMatchObject({ graded: 0, known: 2 });
    expect(graded).toEqual(['student-01', 'student-02']);
  });

  test('goes on after one that cannot be graded, and tries it again next time', async () => {
    const group = open(['a', 'b', 'c']);
    let broken = true;
    const gradeOne: GradeOne = ({ submission }) => {
      const fails = broken && submission.student === 'student-02';
      return fails ? Promise.reject(new Error('no room')) : Promise.resolve(PASSES);
    };
    const first = await gradeAll(group, gradeOne);
    expect(
      first.failed.map(({ answer, error }) => [answer.submission.student, error.message]),
    ).toEqual([['student-02', 'no room']]);
    expect(first.graded).toBe(2);
    broken = false;
    expect(await gradeAll(group, gradeOne)).toMatchObject({ graded: 1, known: 2, failed: [] });
  });

  test('a moment’s trouble is none', async () => {
    let tries = 0;
    const gradeOne: GradeOne = () =>
      ++tries === 1 ? Promise.reject(new Error('busy')) : Promise.resolve(PASSES);
    expect(await gradeAll(open(['a']), gradeOne)).toMatchObject({ graded: 1, failed: [] });
  });

  test('broken off anywhere and resumed, it has the same gradebook, and nothing is graded twice', async () => {
    const answers = Array.from({ length: 12 }, (_, i) => `answer ${i}`);
    const whole = open(answers);
    const reports = { 'student-03': FAILS, 'student-07': FAILS };
    await gradeAll(whole, counting(reports).gradeOne);

    const torn = open(answers);
    const all: string[] = [];
    for (const after of [1, 3, 2, 4]) await gradeUntil(torn, after, reports, all);
    const last = counting(reports);
    await gradeAll(torn, last.gradeOne);
    expect(tablesOf(torn)).toBe(tablesOf(whole));
    expect(readGraded(torn.folder)).toEqual(readGraded(whole.folder));
    expect(new Set([...all, ...last.graded]).size).toBe(all.length + last.graded.length);
  });

  async function gradeUntil(
    group: ClassFolder,
    after: number,
    reports: Readonly<Record<string, Report>>,
    all: string[],
  ): Promise<void> {
    const abort = new AbortController();
    const { graded, gradeOne } = counting(reports);
    const tell: Plan['tell'] = ({ done }) => done === after && abort.abort();
    await gradeAll(group, gradeOne, { jobs: 1, signal: abort.signal, tell });
    all.push(...graded);
  }

  test('a result that is damaged is made again', async () => {
    const group = open(['a']);
    await gradeAll(group, counting().gradeOne);
    const [file] = readdirSync(join(group.folder, FILES.results));
    writeFileSync(join(group.folder, FILES.results, file!), '{"schema":');
    expect(await gradeAll(group, counting().gradeOne)).toMatchObject({ graded: 1, known: 0 });
  });
});

describe('the key of a result', () => {
  test('is another one for another answer, helper, or circumstance', () => {
    const keys = (answers: string[], rest: Partial<Circumstances> = {}) =>
      answersOf(open(answers), around(rest)).map(({ key }) => key);
    const all = [
      ...keys(['a', 'b', 'a']),
      ...keys(['a'], { judges: 'y' }),
      ...keys(['a'], { machine: 'y' }),
    ];
    expect(new Set(all).size).toBe(4);
    const group = open(['a']);
    const path = join(group.folder, FILES.submissions);
    const line = JSON.parse(readFileSync(path, 'utf8')) as { files: object[] };
    const helper = { path: 'exercises/01-echo-server/src/impl.ts', sha256: 'x', bytes: 1 };
    writeFileSync(path, JSON.stringify({ ...line, files: [...line.files, helper] }));
    expect(all).not.toContain(answersOf(group, around())[0]!.key);
  });
});

describe('a result is older', () => {
  const key = (rest: Partial<Circumstances> = {}) => answersOf(open(['a']), around(rest))[0]!.key;

  test('if something else judges now, and not if it comes from another machine', () => {
    expect(isOlder(key({ judges: 'y' }), key())).toBe(true);
    expect(isOlder(key({ machine: 'y' }), key())).toBe(false);
  });

  test('by what has a part in a verdict: no page, no command, no test of the grader', () => {
    const paths = Object.keys(judgeIds());
    for (const part of ['packages/testkit/', 'packages/sim/', 'grader/vitest/', 'grader/src/run/'])
      expect(
        paths.some((path) => path.startsWith(part)),
        part,
      ).toBe(true);
    const others = /^grader\/(src\/(class|cli|commands|writers|verify)\/|originals)|\.test\.ts$/;
    expect(paths.filter((path) => others.test(path))).toEqual([]);
  });
});

describe('when the tests have changed', () => {
  test('old grades hold until it is graded again; then it is told who gains and who loses', async () => {
    const group = open(['a', 'b', 'c']);
    const results = new Results(group.folder);
    for (const [i, report] of [FAILS, PASSES, PASSES].entries()) results.put(`old${i}`, report);
    addGraded(
      group.folder,
      Object.fromEntries(answersOf(group).map(({ name }, i) => [name, `old${i}`])),
    );
    const before = openBook(group);
    expect(before.entries.map(({ total, exercises }) => [total, exercises[0]!.flags])).toEqual([
      [10, ['older version']],
      [25, ['older version']],
      [25, ['older version']],
    ]);
    const now = counting({ 'student-02': FAILS });
    await gradeAll(group, now.gradeOne, { answers: answersOf(group) });
    const gains = gainsBetween(before, openBook(group));
    expect(sayGains(gains)).toEqual([
      'student-02       25 ->      10      -15  1.2 -10, 1.3 -5',
      'student-01       10 ->      25      +15  1.2 +10, 1.3 +5',
    ]);
  });
});

describe('who needs a person', () => {
  test('nobody who has handed in nothing; whoever is not graded', async () => {
    const group = open(['a', null]);
    expect(openBook(group).entries.map(({ doubts }) => doubts)).toEqual([
      ['exercise 1: it has not been graded.'],
      [],
    ]);
    expect(isSettled(openBook(group))).toBe(false);
    await gradeAll(group, counting().gradeOne, { answers: answersOf(group) });
    expect(isSettled(openBook(group))).toBe(true);
  });
});
