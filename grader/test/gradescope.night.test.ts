// The autograder of the container, in folders as Gradescope has them.

import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { textOf } from '../src/machine/files.ts';
import { openExercise, root } from '../src/workshop/workshop.ts';
import { patient } from './start.ts';
import { BONUS, POINTS, STEPS } from './counts.ts';

const isWindows = process.platform === 'win32';
const { slug, source, name } = openExercise('1');

describe.skipIf(isWindows)('on Gradescope', () => {
  interface Results {
    readonly output: string;
    readonly tests: { name: string; score: number; status: string }[];
  }

  /** Plays the script of the container, as the user who runs this, and returns what Gradescope gets. */
  async function autograde(
    handIn: (submission: string) => Promise<void>,
    exercises = '1',
    walls = '', // those of this machine
  ): Promise<Results> {
    const folder = await mkdtemp(join(tmpdir(), 'socketlings-autograder-'));
    try {
      await mkdir(join(folder, 'submission'));
      await handIn(join(folder, 'submission'));
      const script = textOf(join(root, '.ci', 'run_autograder'))
        .replace('/workshop', `'${root}'`)
        .replace('/autograder', `'${folder}'`)
        .replace(' --as 65534', '')
        .replace(/ --require-sandbox \w+/, walls);
      const env = { ...process.env, VITEST: undefined, SOCKETLINGS_EXERCISES: exercises };
      const code = await new Promise((resolve) => {
        execFile('sh', ['-c', script], { env }, (error) => resolve(error?.code ?? 0));
      });
      expect([code, await readdir(join(folder, 'results'))]).toEqual([0, ['results.json']]);
      return await checked(join(folder, 'results', 'results.json'));
    } finally {
      await rm(folder, { recursive: true, maxRetries: 3 });
    }
  }

  async function checked(path: string): Promise<Results> {
    const schema = await readFile(
      join(import.meta.dirname, 'schemas/gradescope.schema.json'),
      'utf8',
    );
    const results = JSON.parse(await readFile(path, 'utf8')) as Results;
    const ajv = new Ajv({ strict: false });
    expect(ajv.validate(JSON.parse(schema) as object, results), ajv.errorsText()).toBe(true);
    return results;
  }

  const pointsOf = ({ tests }: Results): number => tests.reduce((sum, { score }) => sum + score, 0);

  test('a single file is graded', patient, async () => {
    const results = await autograde((submission) => {
      return cp(join(root, 'solutions', slug, source), join(submission, `${name}.ts`));
    });

    expect(results.tests.map(({ status }) => status)).toEqual(Array(STEPS).fill('passed'));
    expect(pointsOf(results)).toBe(POINTS + BONUS); // with the bonus
  });

  test('a packed repository is graded, and what it lacks is told', patient, async () => {
    const results = await autograde(async (submission) => {
      const place = join(submission, 'mine-main', 'exercises', slug, source);
      await mkdir(dirname(place), { recursive: true });
      await cp(join(root, 'exercises', slug, '.starter', `${name}.ts`), place);
    }, '1,2');

    expect(results.output).toMatch(
      /\ndeadlines\.ts was not handed in: the starter stands for it\.$/,
    );
    expect(results.tests.length).toBeGreaterThan(STEPS);
    expect(pointsOf(results)).toBe(0);
  });

  test('nobody is graded without the walls that are asked for', patient, async () => {
    const handIn = (folder: string): Promise<void> => {
      return cp(join(root, 'solutions', slug, source), join(folder, `${name}.ts`));
    };
    const walls = ' --require-sandbox bwrap';
    expect(await readFile(join(root, '.ci', 'run_autograder'), 'utf8')).toContain(walls);
    vi.stubEnv('SOCKETLINGS_SANDBOX', 'node-permissions');
    onTestFinished(() => void vi.unstubAllEnvs());

    const { output, tests } = await autograde(handIn, '1', walls);

    expect(output).toMatch(
      /^This was not graded, and it is not about your work: tell your instructor\. /,
    );
    expect(output).toContain(
      'has bubblewrap switched off, and --require-sandbox bwrap asks for it.',
    );
    expect(tests).toEqual([{ name: 'grading', score: 0, status: 'failed', output }]);
    expect((await autograde(handIn)).output).toContain('\nGraded without bubblewrap: ');
  });

  test(
    'a solved file wins over the starter in a repository, and that is told',
    patient,
    async () => {
      const results = await autograde(async (submission) => {
        const place = join(submission, 'mine-main', 'exercises', slug, source);
        await mkdir(dirname(place), { recursive: true });
        await cp(join(root, 'exercises', slug, '.starter', `${name}.ts`), place);
        await cp(join(root, 'solutions', slug, source), join(submission, `${name}.ts`));
      });

      expect(pointsOf(results)).toBe(POINTS + BONUS);
      expect(results.output).toMatch(
        /echo-server\.ts was taken, the one that is not the starter; there is also mine-main/,
      );
      expect(JSON.stringify(results)).not.toContain(tmpdir());
    },
  );

  test('a near miss and a large file are named', patient, async () => {
    const { output } = await autograde(async (submission) => {
      await writeFile(join(submission, 'Echo-Server.ts'), 'mine');
      await writeFile(join(submission, 'deadlines.ts'), ' '.repeat(1_000_001));
    }, '1,2');

    expect(output).toContain('but Echo-Server.ts (another case).');
    expect(output).not.toContain('was not taken'); // it is told once
    expect(output).toContain('deadlines.ts was refused: it is too large: 1,000,001 bytes');
  });

  test.each([
    ['beside it', ''],
    ['in its folder', join('exercises', slug, 'src')],
  ])('a helper %s is graded with it', patient, async (_, place) => {
    const code = await readFile(join(root, 'solutions', slug, source), 'utf8');
    const results = await autograde(async (submission) => {
      const folder = join(submission, place);
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, 'helper.ts'), code);
      await writeFile(join(folder, `${name}.ts`), `export * from './helper.ts';\n`);
    });

    expect(pointsOf(results)).toBe(POINTS + BONUS);
  });

  test.each<[string, (submission: string) => Promise<void>]>([
    ['nothing', async () => {}],
    ['a link', (folder) => symlink(join(root, 'package.json'), join(folder, `${name}.ts`))],
    ['a folder for a file', (folder) => mkdir(join(folder, `${name}.ts`)).then(() => {})],
    ['too much', (folder) => writeFile(join(folder, `${name}.ts`), ' '.repeat(2 << 20))],
  ])('%s is answered with a sentence', patient, async (_, handIn) => {
    const results = await autograde(handIn);

    expect(results.output).toMatch(/^There is nothing to grade\. Hand in echo-server\.ts, or /);
    expect(results.tests).toEqual([
      { name: 'grading', score: 0, status: 'failed', output: results.output },
    ]);
  });
});
