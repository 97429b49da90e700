// How vitest runs the tests of one exercise against one subject. Plain Node loads this file.

import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { gate, wordToGoOn } from './gate.mjs';
import { inSteps } from './in-steps.mjs';
import { importGuard } from './import-guard.mjs';
import { probeOfMain } from './probe.mjs';
import { nativeCode } from './native-code.mjs';
import { loopGuard } from './loop-guard.mjs';
import { moduleCache } from './module-cache.mjs';
import { ownPackages } from './own-packages.mjs';
import { ownSource } from './own-source.mjs';
import { rehearsal } from './rehearsal.mjs';
import { sandboxFlags } from './sandbox.mjs';
import { subjectOfEach } from './subject-of-each.mjs';
import { tellLack, witness } from './witness.mjs';

/** @param {string} name */
function setting(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: this configuration is for the grader`);
  return value;
}

const root = fileURLToPath(new URL('../../..', import.meta.url)).replaceAll('\\', '/');

// As vite writes paths, on every system.
const subjects = /** @type {string[]} */ (JSON.parse(setting('SOCKETLINGS_SUBJECTS'))).map((file) =>
  file.replaceAll('\\', '/'),
);
const testFiles = /** @type {string[]} */ (JSON.parse(setting('SOCKETLINGS_TESTS'))).map((file) =>
  file.replaceAll('\\', '/'),
);
const frames = process.env['SOCKETLINGS_FRAMES'] !== undefined;
const witnessFile = setting('SOCKETLINGS_WITNESS');
const probe = probeOfMain(tellLack(witnessFile));
const entries = setting('SOCKETLINGS_ENTRIES').replaceAll('\\', '/');
const opened = wordToGoOn();
const { plugin: rehearsing, isOver } = rehearsal(process.env['SOCKETLINGS_STAND_IN'], {
  testFiles,
  opened,
  isWhole: process.env['SOCKETLINGS_REHEARSAL'] === 'whole',
});

export default defineConfig({
  root,
  envDir: false, // a file `.env` is not for the code under test
  cacheDir: setting('SOCKETLINGS_TEMP'),
  tsconfig: `${root}exercises/tsconfig.json`, // one beside the file under test has no say
  plugins: [
    rehearsing, // its code waits at no gate
    gate(subjects, {
      key: setting('SOCKETLINGS_KEY'),
      reports: process.env['SOCKETLINGS_AT_GATE'] !== undefined,
      tests: testFiles.slice(1), // the first is being loaded
      isOpen: isOver,
    }),
    inSteps({ subjects, testFiles, root }),
    importGuard({ subjects, tests: [...testFiles, `${entries}/`], root, frames }),
    ownPackages(root),
    ownSource(subjects),
    loopGuard(subjects),
    nativeCode(),
    subjectOfEach(subjects, testFiles),
    moduleCache(root, probe),
  ],
  test: {
    // Only names are patterns: a folder may be called `socketlings (1)`.
    dir: entries,
    include: ['*.mjs'],
    isolate: subjects.length === 1,
    runner: fileURLToPath(new URL('../worker/runner.mjs', import.meta.url)),
    reporters: [witness(witnessFile, probe)],
    pool: 'forks',
    execArgv: sandboxFlags(
      {
        readable: ['node_modules/', 'packages/', 'grader/vitest/'].map(
          (folder) => `${root}${folder}`,
        ),
        subjects,
        temp: setting('SOCKETLINGS_TEMP'),
        writable: [setting('SOCKETLINGS_EVENTS')],
      },
      { native: setting('SOCKETLINGS_KERNEL') === 'real' },
    ),
    maxWorkers: 1,
    watch: false,
    cache: false,
    attachmentsDir: '/dev/null', // nothing is copied for the code under test
    experimental: { fsModuleCache: true, fsModuleCachePath: setting('SOCKETLINGS_MODULES') },
    allowOnly: false,
    // There are no snapshots; vitest looks for them, and may not look beside the tests.
    resolveSnapshotPath: (_, extension) => `${setting('SOCKETLINGS_TEMP')}/none${extension}`,
    disableConsoleIntercept: true,
    includeTaskLocation: false,
  },
});
