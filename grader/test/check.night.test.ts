// `npm run grade -- --check`: a report is graded again, whatever it claims.

import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Report } from '../src/grade/report.ts';
import { starterOf, openExercise, root } from '../src/workshop/workshop.ts';
import { patient, run, startOf, type Result } from './start.ts';
import { POINTS } from './counts.ts';

const exercise = openExercise('1');
const start = startOf(root);

let folder: string;
let submission: string;
let honest: Report;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'socketlings-'));
  submission = join(folder, 'ann');
  const file = join(submission, 'exercises', exercise.slug, exercise.source);
  await mkdir(dirname(file), { recursive: true });
  await cp(starterOf(exercise), file);
  const grade = ['grade', '1', '--submission', submission, '--seed', '3'];
  await run([start, ...grade, '--format', 'json', '--out', folder]);
  honest = JSON.parse(await readFile(join(folder, 'report.json'), 'utf8')) as Report;
}, patient.timeout);

afterAll(() => rm(folder, { recursive: true }));

/** Hands in a text under this name, and has it checked against ann's tree. */
async function check(name: string, text: string, ...rest: string[]): Promise<Result> {
  const path = join(folder, `${name}.json`);
  await writeFile(path, text);
  return run([
    start,
    'grade',
    '--check',
    path,
    ...(rest.length > 0 ? rest : ['--submission', submission]),
  ]);
}

type Forged<T> = { -readonly [K in keyof T]: Forged<T[K]> };

/** Hands in the honest report with one thing changed. */
function forge(name: string, change: (report: Forged<Report>) => void): Promise<Result> {
  const report = structuredClone(honest) as Forged<Report>;
  change(report);
  return check(name, JSON.stringify(report));
}

const flat = (text: string): string => text.replaceAll(/\s+/g, ' ');

describe.concurrent('a report', () => {
  test('that is honest agrees', patient, async () => {
    const { code, out, err } = await check('honest', JSON.stringify(honest));

    expect([code, err]).toEqual([0, '']);
    expect(flat(out)).toContain(
      `✓ Everything agrees: exercise 1, 0 of ${POINTS} points, in the networks 3 alone.`,
    );
  });

  test('with a verdict turned to passed is told from what is so', patient, async () => {
    const { code, out } = await forge('verdict', ({ exercises: [first] }) => {
      first!.steps[2]!.verdict = 'passed';
    });

    expect(code).toBe(1);
    expect(flat(out).trim()).toBe(
      '✗ The verdict of step 1.3 is passed in the report, and failed in a second grade.',
    );
  });

  test('with more points is told from what is so', patient, async () => {
    const { code, out } = await forge('points', (report) => {
      report.points = POINTS;
      report.exercises[0]!.points = POINTS;
    });

    expect(code).toBe(1);
    expect(flat(out)).toContain(
      `The points of exercise 1 are ${POINTS} in the report, and 0 in a second grade.`,
    );
    expect(flat(out)).toContain(`The points of all exercises are ${POINTS} in the report, and 0`);
  });

  test('of another file is told by its hash', patient, async () => {
    const { code, out } = await forge('file', ({ exercises: [first] }) => {
      first!.file_sha256 = 'f'.repeat(64);
    });

    expect(code).toBe(1);
    expect(flat(out)).toContain('The file of exercise 1 is not what the report was made with');
  });

  test('made with other tests or another grader is told by their hashes', patient, async () => {
    const { code, out } = await forge('tests', ({ tool }) => {
      tool.tests_sha256 = 'f'.repeat(64);
      tool.grader_sha256 = 'f'.repeat(64);
    });

    expect(code).toBe(1);
    expect(flat(out)).toContain('The tests are not what the report was made with');
    expect(flat(out)).toContain('The grader is not what the report was made with');
  });
});

describe.concurrent('what is no report ends with 2 and a sentence:', () => {
  const cases: [string, string, string][] = [
    ['text', 'hello', 'is not JSON'],
    ['depth', '['.repeat(1_000_000), 'is not JSON'],
    ['nothing', 'null', 'is not a report: the whole must be object.'],
    [
      'parts',
      '{ "schema": "socketlings/report/v1" }',
      "is not a report: the whole must have required property 'subject'.",
    ],
  ];

  test.each(cases)('%s', patient, async (name, text, sentence) => {
    const { code, out, err } = await check(name, text);

    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(sentence);
  });

  test('an exercise that there is not', patient, async () => {
    const { code, err } = await forge('exercise', ({ exercises: [first] }) => {
      first!.number = 99;
    });

    expect([code, err]).toEqual([2, expect.stringContaining('There is no exercise 99;')]);
  });

  test('more networks than anybody would wait for', patient, async () => {
    const { code, err } = await forge('networks', ({ tool }) => {
      tool.networks = '1-999999999';
    });

    expect([code, err]).toEqual([2, expect.stringContaining('/tool/networks must match pattern')]);
  });

  test('a file that is not there', patient, async () => {
    const { code, err } = await run([start, 'grade', '--check', join(folder, 'nowhere.json')]);

    expect([code, err]).toEqual([2, expect.stringContaining('cannot be read (ENOENT)')]);
  });

  test('a submission without its place', patient, async () => {
    const { code, err } = await check('place', JSON.stringify(honest), '--plain');

    expect([code, err]).toEqual([
      2,
      expect.stringContaining('say where it lies with --submission'),
    ]);
  });

  test('a flag that the report has to say', patient, async () => {
    const { code, err } = await check('flag', JSON.stringify(honest), '--seed', '3');

    expect([code, err]).toEqual([
      2,
      '--check takes everything from the report: leave --seed out.\n',
    ]);
  });
});
