// Starts the command line as npm does, in the checkout or in a copy that a learner may work in.

import { execFile } from 'node:child_process';
import { cp, mkdtemp, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { listTools } from '../src/workshop/tools.ts';
import { openExercise, root } from '../src/workshop/workshop.ts';

export const patient = { timeout: 300_000 }; // ms; a command takes a second, and twenty on a busy machine

export interface Result {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs Node with arguments, of which the first is mostly `start`. */
export function run(
  args: string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<Result> {
  const env = { ...process.env, VITEST: undefined, ...options.env };
  return new Promise((resolve) => {
    execFile(process.execPath, args, { cwd: root, ...options, env }, (error, out, err) => {
      resolve({ code: error ? Number(error.code) : 0, out, err });
    });
  });
}

export function startOf(workshop: string): string {
  return join(workshop, 'grader', 'start.mjs');
}

/**
 * A workshop of its own, with every starter in its place; packages are those of the checkout. `inside`: the name of
 * a folder to put it into.
 */
export async function copyWorkshop(inside = ''): Promise<string> {
  const copy = join(await mkdtemp(join(tmpdir(), 'socketlings-learner-')), inside);
  for (const part of ['exercises', 'grader', 'packages', 'solutions', 'package.json']) {
    await cp(join(root, part), join(copy, part), { recursive: true, filter: isSource });
  }
  listTools(copy);
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'), 'junction');
  const { slug, name, source } = openExercise('1');
  const folder = join(copy, 'exercises', slug);
  await cp(join(folder, '.starter', `${name}.ts`), join(folder, source));
  return copy;
}

// --- internal ---

function isSource(path: string): boolean {
  return !['node_modules', '.turbo', '.reports', '.made'].includes(basename(path));
}
