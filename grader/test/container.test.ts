// The container's file, read and not built; and the autograder in it, in folders as Gradescope has them.

import { execFile, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Ajv } from 'ajv';
import { validate, ValidationSeverity } from 'dockerfile-utils';
import { describe, expect, test } from 'vitest';
import { WITHOUT } from '../../scripts/template/make.ts';
import { openExercise, root } from '../src/workshop.ts';
import { patient } from './start.ts';

const isWindows = process.platform === 'win32';
const { slug, source, name } = openExercise('1');
const file = await readFile(join(root, 'Containerfile'), 'utf8');

describe('the container', () => {
  const strict = ValidationSeverity.ERROR;

  function problems(content: string): unknown[] {
    const settings = { instructionCasing: strict, instructionWorkdirRelative: strict };
    return validate(content, settings).map(({ message }) => message);
  }

  test('is described as a builder understands it', () => {
    expect(problems(file)).toEqual([]);
    expect(problems(file.replace('WORKDIR /', 'WORKDIR '))).not.toEqual([]);
    expect(problems(file.replace('COPY --from', 'COPPY --from'))).not.toEqual([]);
  });

  test('is made of what there is', () => {
    const stages = [...file.matchAll(/^FROM .* AS (\w+)$/gm)].map(([, stage]) => stage!);
    const used = [...file.matchAll(/^COPY --from=(\w+)/gm)].map(([, stage]) => stage!);
    const copied = [...file.matchAll(/^COPY (?!.*--from)(?:--\S+ )*(\S+) \S+$/gm)].map(
      ([, p]) => p!,
    );

    expect(stages).toEqual(['machine', 'workshop', 'gradescope']);
    expect(stages).toEqual(expect.arrayContaining(used));
    expect(copied).toEqual(['.', '.ci/run_autograder']);
    for (const path of copied) expect(existsSync(join(root, path)), path).toBe(true);
  });

  test.skipIf(isWindows)('is set up by programs that a shell understands', () => {
    const programs = [...file.matchAll(/^RUN ((?:.*\\\n)*.*)$/gm)].map(([, program]) => program!);

    expect(programs.length).toBeGreaterThan(3);
    for (const program of programs) execFileSync('sh', ['-n'], { input: program });
  });

  test('holds no answers', async () => {
    const ignored = (await readFile(join(root, '.dockerignore'), 'utf8')).split('\n');
    expect(ignored).toEqual(expect.arrayContaining([...WITHOUT, '.git', '.saved']));
  });

  test('is the one that the dev container is made of', async () => {
    const folder = join(root, '.devcontainer');
    const { build } = JSON.parse(await readFile(join(folder, 'devcontainer.json'), 'utf8')) as {
      build: { dockerfile: string; context: string; target: string };
    };

    expect(join(folder, build.dockerfile)).toBe(join(root, 'Containerfile'));
    expect(join(folder, build.context, 'x')).toBe(join(root, 'x'));
    expect(file).toContain(` AS ${build.target}\n`);
  });
});

describe.skipIf(isWindows)('on Gradescope', () => {
  interface Results {
    readonly output: string;
    readonly tests: { name: string; score: number; status: string }[];
  }

  /** Plays the script of the container, as the user who runs this, and returns what Gradescope gets. */
  async function autograde(
    handIn: (submission: string) => Promise<void>,
    exercises = '1',
  ): Promise<Results> {
    const folder = await mkdtemp(join(tmpdir(), 'socketlings-autograder-'));
    try {
      await mkdir(join(folder, 'submission'));
      await handIn(join(folder, 'submission'));
      const script = (await readFile(join(root, '.ci', 'run_autograder'), 'utf8'))
        .replace('/workshop', `'${root}'`)
        .replace('/autograder', `'${folder}'`)
        .replace(' --as 65534', '');
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

    expect(results.tests.map(({ status }) => status)).toEqual(Array(13).fill('passed'));
    expect(pointsOf(results)).toBe(120); // with the bonus
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
    expect(results.tests.length).toBeGreaterThan(13);
    expect(pointsOf(results)).toBe(0);
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

    expect(pointsOf(results)).toBe(120);
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
