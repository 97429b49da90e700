// The container's file, read and not built; and the autograder in it, in folders as Gradescope has them.

import { execFile, execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { Ajv } from 'ajv';
import { validate, ValidationSeverity } from 'dockerfile-utils';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { WITHOUT } from '../../scripts/template/make.ts';
import { textOf } from '../src/machine/files.ts';
import { openExercise, root } from '../src/workshop/workshop.ts';
import { patient } from './start.ts';

const isWindows = process.platform === 'win32';
const { slug, source, name } = openExercise('1');
const file = textOf(join(root, 'Containerfile'));
const programs = [...file.matchAll(/^RUN ((?:.*\\\n)*.*)$/gm)].map(([, program]) => program!);

/** One of the programs by its beginning; what it makes in `place` is then in `folder`, as `there`. */
function programOf(beginning: string, place = '', folder = ''): string {
  const program = programs.find((each) => each.startsWith(beginning))!;
  return place ? program.replaceAll(place, `'${join(folder, 'there')}'`) : program;
}

async function scratch(): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'socketlings-container-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, maxRetries: 3 }) };
}

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
    const used = [...file.matchAll(/^COPY .*--from=(\w+)/gm)].map(([, stage]) => stage!);
    const copied = [...file.matchAll(/^COPY (?!.*--from)(?:--\S+ )*(\S+) \S+$/gm)].map(
      ([, p]) => p!,
    );

    expect(stages).toEqual(['machine', 'manifests', 'workshop', 'gradescope']);
    expect(stages).toEqual(expect.arrayContaining(used));
    expect(copied).toEqual(['.', '.', '.ci/run_autograder']);
    for (const path of copied) expect(existsSync(join(root, path)), path).toBe(true);
  });

  test('begins with images that stay what they are', () => {
    const images = [...file.matchAll(/^ARG \w+=(\S+:\S+)$/gm)].map(([, image]) => image!);

    expect(images).toEqual([
      expect.stringMatching(/^docker\.io\/library\/node:[\w.-]+@sha256:[0-9a-f]{64}$/),
      expect.stringMatching(/^docker\.io\/gradescope\/autograder-base:ubuntu-[\d.]+$/),
    ]);
  });

  test('installs the packages before it knows the sources', () => {
    const steps = ['--from=manifests', 'RUN npm ci', 'COPY --chown=node:node . .'];
    const places = steps.map((step) => file.indexOf(step));

    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places).not.toContain(-1);
  });

  test.skipIf(isWindows)(
    'knows the packages from every manifest, and from nothing else',
    async () => {
      const { workspaces } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
        workspaces: string[];
      };
      const folders = workspaces.flatMap((pattern) => {
        if (!pattern.endsWith('/*')) return [pattern];
        const parent = pattern.slice(0, -2);
        return readdirSync(join(root, parent)).map((each) => join(parent, each));
      });
      const manifests = ['.', ...folders].map((each) => join(each, 'package.json'));
      await using folder = await scratch();
      execFileSync('sh', ['-ec', programOf('mkdir /manifests', '/manifests', folder.path)], {
        cwd: root,
      });
      const found = await readdir(join(folder.path, 'there'), {
        recursive: true,
        withFileTypes: true,
      });
      const files = found
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name: file }) =>
          relative(join(folder.path, 'there'), join(parentPath, file)),
        );

      expect(files).toEqual(
        expect.arrayContaining([
          '.npmrc',
          'package-lock.json',
          ...manifests.filter((each) => existsSync(join(root, each))),
        ]),
      );
      expect(new Set(files.map((each) => basename(each)))).toEqual(
        new Set(['.npmrc', 'package-lock.json', 'package.json']),
      );
    },
  );

  test.skipIf(isWindows)('has starters where an instructor may have answers', async () => {
    await using folder = await scratch();
    const exercise = join(folder.path, 'exercises', '01-one');
    await mkdir(join(exercise, '.starter'), { recursive: true });
    await mkdir(join(exercise, 'src'));
    await writeFile(join(exercise, '.starter', 'one.ts'), 'starter');
    await writeFile(join(exercise, 'src', 'one.ts'), 'answer');
    await writeFile(join(exercise, 'src', 'helper.ts'), 'answer');
    execFileSync('sh', ['-ec', programOf('for each in exercises')], { cwd: folder.path });

    expect(await readdir(join(exercise, 'src'))).toEqual(['one.ts']);
    expect(await readFile(join(exercise, 'src', 'one.ts'), 'utf8')).toBe('starter');
  });

  test.skipIf(isWindows)('is set up by programs that a shell understands', () => {
    expect(programs.length).toBeGreaterThan(3);
    for (const program of programs) execFileSync('sh', ['-n'], { input: program });
  });

  test('holds no answers', async () => {
    const ignored = textOf(join(root, '.dockerignore')).split('\n');
    expect(ignored).toEqual(
      expect.arrayContaining([...WITHOUT, 'exercises/*/src', '.git', '.saved', '.progress*']),
    );
    expect(ignored.filter((line) => line.startsWith('!'))).toEqual([]);
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
