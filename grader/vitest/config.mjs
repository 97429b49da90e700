// How vitest runs the tests of one exercise against one subject. Plain Node loads this file.

import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { gate } from './gate.mjs';
import { importGuard } from './import-guard.mjs';
import { loopGuard } from './loop-guard.mjs';
import { ownPackages } from './own-packages.mjs';
import { sandboxFlags } from './sandbox.mjs';
import { witness } from './witness.mjs';

/** @param {string} name */
function setting(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: this configuration is for the grader`);
  return value;
}

const root = fileURLToPath(new URL('../..', import.meta.url)).replaceAll('\\', '/');

// As vite writes paths, on every system.
const subject = setting('SOCKETLINGS_SUBJECT').replaceAll('\\', '/');
const test = setting('SOCKETLINGS_TEST').replaceAll('\\', '/');

export default defineConfig({
  root,
  cacheDir: setting('SOCKETLINGS_TEMP'),
  plugins: [
    gate(subject),
    importGuard({ subject, test, root }),
    ownPackages(root),
    loopGuard(subject),
  ],
  resolve: { alias: [{ find: '#subject', replacement: subject }] },
  test: {
    include: [setting('SOCKETLINGS_TEST')],
    runner: fileURLToPath(new URL('runner.mjs', import.meta.url)),
    reporters: [witness(setting('SOCKETLINGS_WITNESS'))],
    pool: 'forks',
    execArgv: sandboxFlags({
      readable: ['node_modules/', 'packages/', 'grader/vitest/'].map(
        (folder) => `${root}${folder}`,
      ),
      subject,
      temp: setting('SOCKETLINGS_TEMP'),
      writable: [setting('SOCKETLINGS_EVENTS'), setting('SOCKETLINGS_KEY')],
    }),
    maxWorkers: 1,
    watch: false,
    cache: false,
    allowOnly: false,
    // There are no snapshots; vitest looks for them, and may not look beside the tests.
    resolveSnapshotPath: (_, extension) => `${setting('SOCKETLINGS_TEMP')}/none${extension}`,
    disableConsoleIntercept: true,
    includeTaskLocation: false,
  },
});
