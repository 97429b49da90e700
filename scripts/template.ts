// `npm run template -- DIR`: a copy of the workshop for a course, without solutions and without our past.
// Ends with 0, with 2 and a sentence if it cannot be made, and with 130 after Ctrl-C.

import { relative } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { echo } from 'zx';
import { UsageError } from '../grader/src/usage-error.ts';
import { makeTemplate } from './template/make.ts';

const MOST = 5; // paths that are named

const interrupt = new AbortController();
process.once('SIGINT', () => interrupt.abort()).once('SIGTERM', () => interrupt.abort());

try {
  const [folder, more] = process.argv.slice(2);
  if (!folder || more !== undefined || folder.startsWith('-')) {
    throw new UsageError('Name one folder for the copy, as in: npm run template -- ../course');
  }
  const { files, uncommitted } = await makeTemplate(folder, interrupt.signal);
  if (uncommitted.length > 0) echo(sayUncommitted(uncommitted));
  echo(`${folder} holds the workshop without solutions: ${files} files, one commit.`);
  echo(`next: cd ${relative('.', folder) || '.'}, npm ci, npm run exercise 1`);
} catch (error) {
  await turn(); // Ctrl-C ends a git that is at work before we hear of it ourselves
  if (!interrupt.signal.aborted && !(error instanceof UsageError)) throw error;
  if (!interrupt.signal.aborted) console.error((error as UsageError).message);
  process.exitCode = interrupt.signal.aborted ? 130 : 2;
}

function sayUncommitted(paths: readonly string[]): string {
  const more = paths.length > MOST ? ` and ${paths.length - MOST} more` : '';
  return `Not committed, so as it was in the last commit: ${paths.slice(0, MOST).join(', ')}${more}`;
}
