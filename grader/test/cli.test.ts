// Starts the command line as npm does, and looks at what it prints and how it ends.

import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import type { Report } from '../src/grade/report.ts';
import { openExercise, openWorkshop, root } from '../src/workshop/workshop.ts';
import { patient, run, startOf } from './start.ts';
import { BONUS, FIRST_STRETCH, POINTS, STEPS } from './counts.ts';

const start = startOf(root);
const LAST = openWorkshop().at(-1)!.number;
const NUMBERS = LAST === 1 ? 'only exercise 1' : `1-${LAST}`;

/** A folder of submissions' shape that holds `code` as the answer to exercise 1; its path has a space. */
async function submissionOf(code: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'socketlings test '));
  await mkdir(join(folder, 'exercises', '01-echo-server', 'src'), { recursive: true });
  await writeFile(join(folder, 'exercises', '01-echo-server', 'src', 'echo-server.ts'), code);
  return folder;
}

function starterCode(): Promise<string> {
  return readFile(join(openExercise('1').folder, '.starter', 'echo-server.ts'), 'utf8');
}

describe.concurrent('wrong usage ends with 2 and one sentence:', () => {
  const cases: [string[], string][] = [
    [['exercise', '99'], `There is no exercise 99; this workshop has ${NUMBERS}.`],
    [['exercise', 'one'], '"one" is not the number of an exercise: type one like 1.'],
    [['exercise', '1', '--onec'], "unknown option '--onec' (Did you mean --once?)"],
    [
      ['exercise', '1', '--seed', '0'],
      '--seed takes a whole number from 1 on, friendly, nasty or real, and not "0".',
    ],
    [['exercise', '1', '--step', '1.99'], `Exercise 1 has no step 1.99; it has 1.1 to 1.${STEPS}.`],
    [['grade', '--step', '99.1'], `There is no exercise 99; this workshop has ${NUMBERS}.`],
    [
      ['grade', '--submission', 'nowhere'],
      'There is no folder nowhere: --submission takes one that holds exercises/NN-name/src.',
    ],
    [
      ['verify', '1', '--repeat', 'often'],
      '--repeat takes a whole number from 1 on, and not "often".',
    ],
    [['reset'], 'Which exercise? Type its number, as in: npm run reset 1'],
    [['solve', '1'], "unknown command 'solve'"],
  ];

  test.each(cases)('%s', patient, async (args, sentence) => {
    expect(await run([start, ...args])).toEqual({ code: 2, out: '', err: `${sentence}\n` });
  });
});

describe.concurrent('before anything is loaded', () => {
  test('an old Node is named', patient, async () => {
    const fake =
      "data:text/javascript,Object.defineProperty(process.versions,'node',{value:'18.20.4'})";
    const { code, err } = await run(['--import', fake, start, 'exercise', '1']);

    expect([code, err]).toEqual([
      2,
      'Socketlings needs Node 20.19 or newer, and this is Node 18.20.4. Install a newer one from https://nodejs.org, then run `npm ci`.\n',
    ]);
  });

  test('a missing `npm ci` is named', patient, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'socketlings-'));
    const needed = [
      'before',
      'machine/child-environment',
      'machine/last-word',
      'machine/machine-fault',
      'machine/platform',
      'usage-error',
    ].map((name) => `src/${name}.mjs`);
    for (const name of ['start.mjs', 'package.json', ...needed]) {
      await cp(join(root, 'grader', name), join(folder, 'grader', name));
    }
    const { code, err } = await run([join(folder, 'grader', 'start.mjs'), 'exercise', '1']);
    await rm(folder, { recursive: true });

    expect([code, err]).toEqual([
      2,
      "The packages that Socketlings needs are not installed (tsx is missing). Run `npm ci` in the workshop's folder first.\n",
    ]);
  });
});

describe.concurrent('a submission', () => {
  test('is reported as the published schema says', patient, async () => {
    const folder = await submissionOf(await starterCode());
    const { code, out } = await run([
      start,
      'grade',
      '1',
      '--submission',
      folder,
      '--seed',
      '3',
      '--json',
    ]);
    await rm(folder, { recursive: true });
    const report = JSON.parse(out) as object;
    const schema = JSON.parse(
      await readFile(join(root, 'grader', 'report.schema.json'), 'utf8'),
    ) as object;
    const ajv = new Ajv({ strict: false });

    expect(ajv.validate(schema, report), ajv.errorsText()).toBe(true);
    expect(code).toBe(1);
    expect(report).toMatchObject({ verdict: 'failed', points: 0, max_points: POINTS, seed: 3 });
  });

  test(
    'is what a failure says how to grade again, also if only a stretch step was asked for',
    patient,
    async () => {
      const folder = await submissionOf(await starterCode());
      const step = `1.${FIRST_STRETCH}`;
      const options = ['--submission', folder, '--step', step, '--seed', 'friendly', '--plain'];
      const { code, out } = await run([start, 'grade', ...options]);
      await rm(folder, { recursive: true });

      expect(code).toBe(1);
      expect(out).toContain(`read:   exercises/01-echo-server/README.md, Step ${FIRST_STRETCH}`);
      expect(out).toMatch(/replay: npm run grade 1 -- --submission (["']).+ .+\1 --step 1\.\d+/);
      expect(out).toContain(`--step ${step} `);
      expect(out).not.toContain('npm run hint');
    },
  );

  test(
    'that holds one exercise of two is graded, and its report has the paths of its author',
    patient,
    async () => {
      const folder = await submissionOf(await starterCode());
      const options = ['--submission', folder, '--seed', 'friendly', '--json'];
      const { code, out } = await run([start, 'grade', '1,2', ...options]);
      await rm(folder, { recursive: true });

      const { exercises } = JSON.parse(out) as Report;
      expect(code).toBe(1);
      expect(exercises.map(({ verdict, points }) => [verdict, points])).toEqual([
        ['failed', 0],
        ['not-run', 0],
      ]);
      expect(exercises[1]!.problems).toEqual([
        'exercises/02-deadlines/src/deadlines.ts was not handed in.',
      ]);
      expect(exercises[0]!.file).toBe('exercises/01-echo-server/src/echo-server.ts');
      expect(out).not.toContain(folder);
    },
  );

  test('that holds nothing is explained', patient, async () => {
    const folder = await mkdtemp(join(tmpdir(), 'socketlings-'));
    const { code, err } = await run([start, 'grade', '1', '--submission', folder]);
    await rm(folder, { recursive: true });

    expect(code).toBe(2);
    expect(err).toContain(
      'is missing. A submission is a folder with exercises/01-echo-server/src/echo-server.ts in it.',
    );
  });
});

test('a solution ends with 0', patient, async () => {
  const { code, out } = await run([start, 'solution', '1']);

  expect(code).toBe(0);
  expect(out).toContain(
    `${STEPS} of ${STEPS} steps · ${POINTS} of ${POINTS} points + ${BONUS} bonus`,
  );
});
