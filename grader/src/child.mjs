// Starts vitest for one subject, in a process group of its own. Plain JavaScript, so that a run can
// begin while the command line is still loading.

import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { entryFor } from '../vitest/subject-of-each.mjs';
import { confinement } from './confine.mjs';
import { ModuleStore } from './module-store.mjs';
import { hasProcessGroups, killTree } from './platform.mjs';
import { removeAll } from './remove-all.mjs';
import { fillTempFolder, makeTempFolder, sweepTempFolders } from './temp.mjs';
import { MachineError } from './usage-error.mjs';

/**
 * @typedef {object} ChildRequest
 * @property {readonly string[]} subjects the files under test: one, or several that are trusted to share a process
 * @property {string} testFile
 * @property {string} runs the networks, as testkit reads them: `friendly,nasty,1-8`
 * @property {readonly string[]} [tests] titles of those to run; without them all
 * @property {boolean} [onKernel] whether they run on the real kernel, with native code
 */

/**
 * @typedef {object} Child
 * @property {import('node:child_process').ChildProcessByStdio<import('node:stream').Writable, import('node:stream').Readable, import('node:stream').Readable>} process
 * @property {string} eventFile
 * @property {string} witnessFile what vitest's own process says
 * @property {Buffer} key that signs the events
 * @property {Promise<void>} isReady settles when the code under test may be loaded
 * @property {() => void} kill ends the process and its children
 * @property {() => void} cleanUp removes its temporary files
 */

const config = fileURLToPath(new URL('../vitest/config.mjs', import.meta.url));
const root = fileURLToPath(new URL('../..', import.meta.url));
export const vitest = join(
  dirname(createRequire(import.meta.url).resolve('vitest/package.json')),
  'vitest.mjs',
);

/** @type {{ request: string, child: Child } | undefined} */
let prepared;

/**
 * Starts a run ahead, so that `startChild` for the same request finds it waiting.
 * @param {ChildRequest} request
 */
export function prepareChild(request) {
  dropPrepared();
  try {
    prepared = { request: JSON.stringify(request), child: spawnChild(request) };
  } catch (error) {
    if (!(error instanceof MachineError)) throw error; // the run itself will say it
  }
}

/** Ends a run that was started ahead and is not needed. */
export function dropPrepared() {
  prepared?.child.kill();
  prepared?.child.cleanUp();
  prepared = undefined;
}

process.once('exit', dropPrepared);

/**
 * Runs the tests. The file under test is read only now, also when all the rest was started ahead.
 * @param {ChildRequest} request
 * @returns {Child}
 */
export function startChild(request) {
  const child = takePrepared(request) ?? spawnChild(request);
  child.process.stdin.on('error', () => {}); // it has ended already
  void child.isReady.then(() => child.process.stdin.write('go'));
  return child;
}

/** @param {ChildRequest} request */
function takePrepared(request) {
  if (prepared?.request !== JSON.stringify(request)) return undefined;
  const { child } = prepared;
  prepared = undefined;
  if (child.process.exitCode === null && child.process.signalCode === null) return child;
  child.cleanUp();
  return undefined;
}

/**
 * @param {ChildRequest} request
 * @returns {Child}
 */
function spawnChild({ subjects: called, testFile, runs, tests, onKernel = false }) {
  const subjects = called.map(withoutLinks);
  sweepTempFolders(); // a grader that was killed could not
  const temp = makeTempFolder();
  const eventFile = join(temp, 'events.ndjson');
  const keyFile = join(temp, 'key');
  const witnessFile = join(temp, 'witness.ndjson');
  const key = randomBytes(32);
  const store = new ModuleStore(root, `${testFile}${onKernel ? ' on the real kernel' : ''}`);
  const modules = join(temp, 'modules');
  const isStored = fillTempFolder(temp, () => {
    writeFileSync(eventFile, '');
    writeFileSync(witnessFile, '');
    writeFileSync(keyFile, key, { mode: 0o600 });
    return store.take(modules);
  });
  const [program, ...args] = [...confinement({ subjects, testFile, temp }), process.execPath];
  const child = spawn(
    String(program),
    [
      ...args,
      vitest,
      'run',
      '--config',
      config,
      '--configLoader',
      'native',
      ...(tests ? ['--testNamePattern', namePattern(tests)] : []),
    ],
    {
      cwd: root,
      detached: hasProcessGroups(),
      stdio: ['pipe', 'pipe', 'pipe', ...(isStored ? [] : [/** @type {const} */ ('pipe')])], // the first one's end says that the grader is gone
      env: {
        ...withoutVitest(process.env),
        NO_COLOR: '1',
        TMPDIR: temp,
        SOCKETLINGS_TEMP: temp,
        SOCKETLINGS_EVENTS: eventFile,
        SOCKETLINGS_KEY: keyFile,
        SOCKETLINGS_WITNESS: witnessFile,
        SOCKETLINGS_SUBJECTS: JSON.stringify(subjects),
        ...(subjects.length > 1 && { SOCKETLINGS_ENTRIES: writeEntries(temp, subjects, testFile) }),
        SOCKETLINGS_TEST: testFile,
        SOCKETLINGS_MODULES: modules,
        ...(!isStored && { SOCKETLINGS_AT_GATE: '3' }),
        SOCKETLINGS_RUNS: runs,
        SOCKETLINGS_KERNEL: onKernel ? 'real' : 'simulated',
      },
    },
  );
  const kill = () => {
    if (child.pid) killTree(child.pid);
  };
  return {
    process: child,
    isReady: isStored ? Promise.resolve() : atGate(child).then(() => store.keep(modules)),
    eventFile,
    key,
    witnessFile,
    kill,
    cleanUp: () => removeAll(temp),
  };
}

/**
 * Resolves when all is loaded but the code under test; never, if the process ends before.
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<void>}
 */
function atGate({ stdio }) {
  return new Promise((resolve) => {
    stdio[3]?.once('data', () => resolve());
  });
}

// vite calls files by where their links lead, and what lies beside it there belongs to it.
/** @param {string} path */
function withoutLinks(path) {
  try {
    return realpathSync(path);
  } catch {
    return path; // whoever loads it will say what is wrong
  }
}

/**
 * @param {string} temp
 * @param {readonly string[]} subjects
 * @param {string} testFile
 */
function writeEntries(temp, subjects, testFile) {
  const folder = join(temp, 'entries');
  mkdirSync(folder);
  subjects.forEach((_, i) => writeFileSync(join(folder, `${i}.mjs`), entryFor(testFile, i)));
  return folder;
}

/**
 * What vitest matches against titles of suite and test, joined by a space.
 * @param {readonly string[]} tests titles
 */
export function namePattern(tests) {
  const titles = tests.map((title) => {
    return title.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  return ` (${titles.join('|')})$`;
}

// The grader's own tests run in vitest, too: what that one sets is not for this one.
/** @param {NodeJS.ProcessEnv} env */
function withoutVitest(env) {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !/^(VITEST|TEST|NODE_OPTIONS|FORCE_COLOR)/.test(name)),
  );
}
