// An instructor's evening, with real runs: from the roster to the gradebook.

import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openExercise, root, starterOf } from '../workshop/workshop.ts';
import { hasSolution, solution } from '../workshop/subjects.ts';
import { madeFolder } from './made.ts';

const ONE = openExercise('1');

interface Said {
  readonly code: number;
  readonly out: string;
}

function type(...words: string[]): Promise<Said> {
  const start = join(root, 'grader', 'start.mjs');
  const env = { ...process.env, VITEST: undefined, NO_COLOR: '1' };
  return new Promise((resolve) => {
    execFile(process.execPath, [start, 'class', ...words], { env }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, out: `${stdout}${stderr}` });
    });
  });
}

describe.runIf(hasSolution(ONE))('an evening', { timeout: 240_000 }, () => {
  const { folder, remove } = madeFolder();
  const group = join(folder, 'class');
  const hand = join(folder, 'hand-ins');
  const read = (path: string): string => readFileSync(join(group, path), 'utf8');

  beforeAll(() => {
    writeFileSync(
      join(folder, 'students.csv'),
      'id,name\nstudent-01,=One\nstudent-02,Two\nstudent-03,Three\n',
    );
    for (const id of ['student-01', 'student-02']) mkdirSync(join(hand, id), { recursive: true });
    cpSync(solution(ONE).file, join(hand, 'student-01', 'echo-server.ts'));
    cpSync(starterOf(ONE), join(hand, 'student-02', 'echo-server.ts'));
  });

  afterAll(remove);

  test('from the roster to the gradebook', async () => {
    const made = await type('init', group, '--roster', join(folder, 'students.csv'));
    expect([made.code, made.out]).toEqual([0, expect.stringContaining('is a class of 3.')]);
    writeFileSync(
      join(group, 'course.json'),
      '{"exercises": [1], "due": "2026-11-20T12:00:00Z", "late_percent_a_day": 10}',
    );
    const taken = await type('import', group, hand, '--at', '2026-11-21T12:00:00Z');
    expect([taken.code, taken.out]).toEqual([0, expect.stringContaining('Nobody needs you.')]);

    const graded = await type('grade', group);
    expect(graded.out).toContain('2 answers graded.');
    expect(graded.code, graded.out).toBe(0);
    expect((await type('grade', group)).out).toContain('0 answers graded, 2 were graded before.');

    const reported = await type('report', group, '--lms', 'canvas');
    expect([reported.code, reported.out]).toEqual([0, expect.stringContaining('grades.csv')]);
    for (const [flags, written] of [
      [['--csv'], [true, false]],
      [['--html'], [false, true]],
      [
        ['--csv', '--html'],
        [true, true],
      ],
    ] as const) {
      const { out } = await type('report', group, ...flags);
      expect(['grades.csv', 'class.html'].map((name) => out.includes(name))).toEqual(written);
    }
    const lines = read('out/grades.csv').slice(1).split('\r\n');
    const [, full] = /,(\d+),0$/.exec(read('out/grades-canvas.csv').split('\r\n')[1]!) ?? [];
    expect(lines[1]).toMatch(
      new RegExp(`^student-01,'=One,,${Number(full) * 0.9},.*,1440,1,1: passed,1: late$`),
    );
    expect(lines[2]).toMatch(/^student-02,Two,,0,0,0,1440,1,1: failed,1: late; 1: starter$/);
    expect(lines[3]).toMatch(/^student-03,Three,,0,0,0,0,0,1: missing,nothing handed in$/);
  });

  test('a report says nothing of where it was graded', () => {
    const all = Object.values(JSON.parse(read('graded.json')) as Record<string, string>);
    for (const key of all) {
      const report = read(`results/${key}.json`);
      expect(report).not.toContain(folder);
      expect(report).toContain('"file": "exercises/01-echo-server/src/echo-server.ts"');
    }
  });

  test('an override holds, and a file that somebody changed is kept', async () => {
    const first = ONE.steps[0]!.id;
    const said = await type(
      'override',
      group,
      'student-02',
      first,
      '--points',
      '10',
      '--why',
      'seen in the lab',
    );
    expect([said.code, said.out]).toEqual([
      0,
      expect.stringContaining(`step ${first} has 10 points`),
    ]);
    writeFileSync(join(group, 'out', 'grades.csv'), 'mine');
    const { out } = await type('report', group);
    const [, copy] =
      /it is (out\/grades\.csv\.\S+\.yours) now/.exec(out.replaceAll(/\s+/g, ' ')) ?? [];
    expect(read(copy!)).toBe('mine');
    expect(read('out/grades.csv')).toMatch(/student-02,Two,,9,0,9,/);
  });

  test('a part of it is asked for by its number', async () => {
    const one = await type('grade', group, '--shard', '1/2');
    expect([one.code, one.out]).toEqual([
      0,
      expect.stringContaining('0 answers graded, 1 was graded before.'),
    ]);
    const merged = await type('merge', group, group);
    expect([merged.code, merged.out]).toEqual([
      0,
      expect.stringContaining('0 results taken, 2 were here.'),
    ]);
    const wrong = await type('grade', group, '--shard', '3/2');
    expect([wrong.code, wrong.out]).toEqual([
      2,
      expect.stringContaining('--shard takes a part and how many there are'),
    ]);
  });

  test('what is asked of one exercise is about no other', async () => {
    const course = read('course.json');
    writeFileSync(join(group, 'course.json'), '{"exercises": [1, 2]}');
    const both = await type('report', group);
    expect(both.out).toContain('4 missing');
    const one = await type('report', group, '--exercise', '1');
    expect(one.out).toContain('2 of 3 handed in');
    expect(one.out).toContain('1 missing');
    expect(one.out.replaceAll(/\s+/g, ' ')).toContain(`class.html in ${group}/out`);
    expect(read('out/grades.csv')).toMatch(/^\uFEFFid,name,section,1,1 bonus,total,/);
    const none = await type('grade', group, '--exercise', '3');
    expect([none.code, none.out]).toEqual([
      2,
      expect.stringContaining('Exercise 3 does not count in this class: course.json has 1, 2.'),
    ]);
    writeFileSync(join(group, 'course.json'), course);
  });

  test('what is alike needs three answers', async () => {
    const { code, out } = await type('similar', group);
    expect([code, out]).toEqual([0, expect.stringContaining('nothing to compare with')]);
  });

  test('a regrade changes nothing where nothing has changed', async () => {
    const { code, out } = await type('regrade', group, '--why', 'a try');
    expect([code, out]).toEqual([0, expect.stringContaining('Nobody gains, and nobody loses.')]);
    rmSync(join(group, 'results'), { recursive: true });
    expect(await type('report', group)).toMatchObject({
      code: 1,
      out: expect.stringContaining('it has not been graded') as string,
    });
  });
});

describe('wrong usage is one sentence, and ends with 2', { timeout: 60_000 }, () => {
  test.each([
    [
      [],
      'What is to be done? There is init, import, grade, report, regrade, override, similar, merge, worker',
    ],
    [['grades'], 'class does not know "grades".'],
    [['grade', '/nowhere/class', '2'], 'class grade does not know what to do with "2".'],
    [['grade'], 'Which class? Name its folder'],
    [['grade', join(root, 'docs')], 'lies in the workshop'],
    [['import', '/nowhere/class'], 'is no folder of a class'],
    [
      ['grade', '/nowhere/class'],
      '/nowhere/class is no folder of a class: there is no course.json in it.',
    ],
    [['init', '/nowhere/class'], 'Who is in the class? Name a table'],
    [
      ['init', '/nowhere/class', '--roster', '/nowhere/s.csv'],
      '/nowhere/s.csv cannot be read (ENOENT)',
    ],
  ])('%j', async (words, says) => {
    const { code, out } = await type(...words);
    expect([code, out]).toEqual([2, expect.stringContaining(says)]);
  });
});
