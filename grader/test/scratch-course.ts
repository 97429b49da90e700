// A scratch repository of the workshop, and a copy for a course that was made from it.

import { execFileSync } from 'node:child_process';
import { appendFile, cp, mkdtemp, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openExercise, root } from '../src/workshop/workshop.ts';
import { copyWorkshop, run, type Result } from './start.ts';

const first = openExercise('1');

export interface Course {
  readonly workshop: string;
  /** The folder of the copy, and of what else is made. */
  readonly parent: string;
  readonly copy: string;
  /** What the making of it has said. */
  readonly made: Result;
}

export async function makeCourse(): Promise<Course> {
  const workshop = await copyWorkshop();
  for (const part of [
    'scripts',
    'docs',
    '.github',
    '.gitignore',
    'package-lock.json',
    'tsconfig.json',
  ]) {
    await cp(join(root, part), join(workshop, part), { recursive: true });
  }
  await appendFile(join(workshop, 'exercises', first.slug, first.source), '// my own answer\n');
  git(workshop, 'init', '--quiet');
  git(workshop, 'add', '.', ':!node_modules');
  git(workshop, 'commit', '--quiet', '-m', 'the workshop');
  await appendFile(join(workshop, 'secrets.md'), 'never committed\n');
  const parent = await mkdtemp(join(tmpdir(), 'socketlings course '));
  const copy = join(parent, 'course');
  const made = await makeTemplate(workshop, copy);
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'), 'junction');
  return { workshop, parent, copy, made };
}

/** `npm run template` in a workshop. */
export function makeTemplate(workshop: string, ...args: string[]): Promise<Result> {
  return run(['--import', 'tsx', join('scripts', 'template.ts'), ...args], { cwd: workshop });
}

export function git(cwd: string, ...args: string[]): string {
  const settings = [
    'user.name=ann',
    'user.email=ann@localhost',
    'commit.gpgSign=false',
    'gc.auto=0',
  ];
  const all = [...settings.flatMap((setting) => ['-c', setting]), ...args];
  return execFileSync('git', all, { cwd, encoding: 'utf8' });
}
