// The container's file, read and not built.

import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { validate, ValidationSeverity } from 'dockerfile-utils';
import { describe, expect, test } from 'vitest';
import { WITHOUT } from '../../scripts/template/make.ts';
import { textOf } from '../src/machine/files.ts';
import { root } from '../src/workshop/workshop.ts';

const isWindows = process.platform === 'win32';
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
