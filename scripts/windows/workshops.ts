// Copies of the last commit: one for Linux, and for Windows one for each way to end lines.

import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { $ } from 'zx';
import { root } from '../../grader/src/workshop/layout.mjs';

export type Lines = 'LF' | 'CRLF';

/** Makes them in a folder, each at a path with a space in it; in those that are there only packages stay. */
export async function openWorkshops(folder: string): Promise<Record<Lines | 'linux', string>> {
  const linux = await clone(join(folder, 'for Linux'), 'false');
  const LF = await clone(join(folder, 'for Windows'), 'false');
  const CRLF = await clone(join(folder, 'for Windows with CRLF'), 'true');
  await install(linux, []);
  await install(LF, ['--os=win32', '--cpu=x64']);
  copyPackages(LF, CRLF);
  return { linux, LF, CRLF };
}

// --- internal ---

async function clone(parent: string, autocrlf: string): Promise<string> {
  const workshop = join(parent, 'workshop');
  mkdirSync(parent, { recursive: true });
  if (!existsSync(workshop)) {
    await $`git clone --quiet --config core.autocrlf=${autocrlf} ${root} ${workshop}`;
  }
  const inside = $({ cwd: workshop });
  await inside`git fetch --quiet origin HEAD`;
  await inside`git reset --quiet --hard FETCH_HEAD`;
  await inside`git clean -fdxq --exclude node_modules`;
  return workshop;
}

async function install(workshop: string, platform: string[]): Promise<void> {
  if (existsSync(join(workshop, 'node_modules'))) return;
  await $({ cwd: workshop })`npm ci --ignore-scripts --no-audit --no-fund ${platform}`;
}

function copyPackages(from: string, to: string): void {
  const packages = join(to, 'node_modules');
  if (existsSync(packages)) return;
  cpSync(join(from, 'node_modules'), packages, { recursive: true, verbatimSymlinks: true });
}
