// `npm run template -- DIR`: a copy of the workshop for a course, without solutions and without our past.
// `npm run template -- DIR --update`: one more commit on such a copy.
// Ends with 0, with 2 and a sentence if it cannot be made, and with 130 after Ctrl-C.

import { relative } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { echo } from 'zx';
import { UsageError } from '../grader/src/usage-error.mjs';
import { makeTemplate } from './template/make.ts';
import { updateTemplate } from './template/update.ts';

const MOST = 5; // paths that are named
const UPDATE = '--update';

const interrupt = new AbortController();
process.once('SIGINT', () => interrupt.abort()).once('SIGTERM', () => interrupt.abort());

try {
  const words = process.argv.slice(2).filter((word) => word !== UPDATE);
  const isUpdate =
    words.length < process.argv.length - 2 || process.env['npm_config_update'] === 'true';
  const [folder, more] = words;
  if (!folder || more !== undefined || folder.startsWith('-')) {
    throw new UsageError('Name one folder for the copy, as in: npm run template -- ../course');
  }
  for (const line of await (isUpdate ? update(folder) : make(folder))) echo(line);
} catch (error) {
  await turn(); // Ctrl-C ends a git that is at work before we hear of it ourselves
  if (!interrupt.signal.aborted && !(error instanceof UsageError)) throw error;
  if (!interrupt.signal.aborted) console.error((error as UsageError).message);
  process.exitCode = interrupt.signal.aborted ? 130 : 2;
}

async function make(folder: string): Promise<string[]> {
  const { files, uncommitted } = await makeTemplate(folder, interrupt.signal);
  return [
    ...sayUncommitted(uncommitted),
    `${folder} holds the workshop without solutions: ${files} files, one commit.`,
    `next: cd ${relative('.', folder) || '.'}, npm ci, npm run exercise 1`,
  ];
}

async function update(folder: string): Promise<string[]> {
  const { files, uncommitted } = await updateTemplate(folder, interrupt.signal);
  if (files === 0)
    return [...sayUncommitted(uncommitted), `${folder} is up to date: nothing was changed.`];
  return [
    ...sayUncommitted(uncommitted),
    `${folder} has one more commit: ${files} files are other ones.`,
    `next: cd ${relative('.', folder) || '.'}, git push; learners then type npm run update`,
  ];
}

function sayUncommitted(paths: readonly string[]): string[] {
  if (paths.length === 0) return [];
  const more = paths.length > MOST ? ` and ${paths.length - MOST} more` : '';
  return [
    `Not committed, so as it was in the last commit: ${paths.slice(0, MOST).join(', ')}${more}`,
  ];
}
