// Starts vitest for one subject, in a process group of its own. Plain JavaScript, so that a run can
// begin while the command line is still loading.

import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { entryFor } from '../../vitest/main/subject-of-each.mjs';
import { OLD } from '../machine/claim.mjs';
import { childEnvironment, temporary } from '../machine/child-environment.mjs';
import { confinement } from './confine.mjs';
import { root } from '../workshop/layout.mjs';
import { ModuleStore } from './module-store.mjs';
import { cannotStart } from '../machine/machine-fault.mjs';
import { hasProcessGroups, killTree, realPath } from '../machine/platform.mjs';
import { removeAll } from '../machine/remove-all.mjs';
import { fillTempFolder, makeTempFolder, sweepTempFolders } from '../machine/temp.mjs';
import { MachineError } from '../usage-error.mjs';

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

const config = join(root, 'grader', 'vitest', 'main', 'config.mjs');
export const vitest = join(
  dirname(createRequire(config).resolve('vitest/package.json')),
  'vitest.mjs',
);

/** @type {{ request: string, seen: string, since: number, child: Child } | undefined} */
let prepared;

/**
 * Starts a run ahead, so that `startChild` for the same request finds it waiting.
 * @param {ChildRequest} request
 */
export function prepareChild(request) {
  dropPrepared();
  try {
    const seen = seenBy(request);
    const child = spawnChild(request);
    prepared = { request: JSON.stringify(request), seen, since: Date.now(), child };
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
  // Others take its folder for one that was left behind when it is old.
  if (prepared.seen !== seenBy(request) || Date.now() - prepared.since > OLD / 2) {
    dropPrepared();
    return undefined;
  }
  const { child } = prepared;
  prepared = undefined;
  if (child.process.exitCode === null && child.process.signalCode === null) return child;
  child.cleanUp();
  return undefined;
}

/**
 * What a child that waits has seen of the disk already: the tests, and, where it is confined, the very
 * folders. All else it reads when it goes on.
 * @param {ChildRequest} request
 */
function seenBy({ subjects, testFile }) {
  const files = [...subjects, testFile].map((path) => realPath(path));
  const { size, mtimeNs } = statOf(testFile) ?? {};
  return [size, mtimeNs, ...files, ...files.map((file) => statOf(dirname(file))?.ino)].join();
}

/** @param {string} path */
function statOf(path) {
  try {
    return statSync(path, { bigint: true });
  } catch {
    return undefined;
  }
}

/**
 * @param {ChildRequest} request
 * @returns {Child}
 */
function spawnChild({ subjects: called, testFile, runs, tests, onKernel = false }) {
  const subjects = called.map((path) => realPath(path)); // vite knows a file by where its links lead
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
      env: childEnvironment({
        NO_COLOR: '1',
        ...temporary(temp),
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
      }),
    },
  );
  if (!child.pid) {
    child.on('error', () => {}); // it comes later, and says no more
    removeAll(temp);
    throw cannotStart(String(program));
  }
  const { pid } = child;
  const kill = () => killTree(pid);
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
