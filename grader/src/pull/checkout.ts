// A workshop for one grade: the base as it was committed, with the answers of a pull request in it.

import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { childEnvironment } from '../machine/child-environment.mjs';
import { makeTempFolder } from '../machine/temp.mjs';
import { isListed, listTools } from '../workshop/tools.ts';
import { UsageError } from '../usage-error.mjs';
import type { Change } from './change.ts';
import { writeTree } from '../machine/git.ts';
import { readBlob, sourcePath } from './tree.ts';

/** A folder that is removed when it is no longer needed. */
export interface Checkout extends Disposable {
  readonly folder: string;
}

/** Throws a `UsageError` if the packages that the base asks for cannot be had. */
export function checkOut(repository: string, change: Change): Checkout {
  const temp = makeTempFolder('pull-');
  const remove = (): void => rmSync(temp, { recursive: true, force: true, maxRetries: 3 });
  try {
    const folder = join(temp, 'workshop');
    writeTree(repository, { commit: change.base }, folder, join(temp, 'index'));
    if (!isListed(folder)) listTools(folder); // it has no history that tells
    for (const slug of change.slugs) overlay(repository, change, slug, folder);
    addPackages(repository, folder);
    return { folder, [Symbol.dispose]: remove };
  } catch (error) {
    remove();
    throw error;
  }
}

// --- internal ---

function overlay(repository: string, { answers }: Change, slug: string, folder: string): void {
  rmSync(dirname(join(folder, sourcePath(slug))), { recursive: true, force: true });
  for (const { path, id } of answers) {
    if (path.startsWith(`exercises/${slug}/`)) write(join(folder, path), readBlob(repository, id));
  }
}

function write(path: string, content: Buffer): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

// The packages at hand are the right ones if the base has locked the same.
function addPackages(repository: string, folder: string): void {
  const installed = join(repository, 'node_modules');
  const lock = lockOf(repository);
  if (existsSync(installed) && lock !== undefined && lock === lockOf(folder)) {
    symlinkSync(realpathSync(installed), join(folder, 'node_modules'), 'junction');
  } else {
    install(folder);
  }
}

function lockOf(folder: string): string | undefined {
  const path = join(folder, 'package-lock.json');
  return existsSync(path) ? readFileSync(path, 'utf8').replaceAll('\r\n', '\n') : undefined;
}

function install(folder: string): void {
  const { status, stderr } = spawnSync(
    'npm ci --ignore-scripts --prefer-offline --no-audit --no-fund',
    {
      cwd: folder,
      env: childEnvironment({}, { purpose: 'npm' }),
      shell: true,
      encoding: 'utf8',
    },
  );
  if (status === 0) return;
  const errors = stderr.split('\n').filter((line) => line.startsWith('npm error'));
  const why = errors
    .slice(0, 3)
    .join(' ')
    .replaceAll(/npm error ?/g, '')
    .trim();
  throw new UsageError(`The base needs other packages than are here, and npm ci failed: ${why}`);
}
