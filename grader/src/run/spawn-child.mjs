// Starts vitest in a process group of its own, in a folder with all that it finds there.

import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { entryFor } from '../../vitest/main/entry.mjs';
import { childEnvironment, temporary } from '../machine/child-environment.mjs';
import { confinement } from './confine.mjs';
import { root } from '../workshop/layout.mjs';
import { givenFrames } from './given-frames.mjs';
import { standInFor } from './stand-in.mjs';
import { ModuleStore } from './module-store.mjs';
import { cannotStart } from '../machine/machine-fault.mjs';
import { hasProcessGroups, killTree, realPath } from '../machine/platform.mjs';
import { removeAll } from '../machine/remove-all.mjs';
import { fillTempFolder, makeTempFolder, sweepTempFolders } from '../machine/temp.mjs';

/**
 * @typedef {object} ChildRequest
 * @property {readonly string[]} subjects the files under test: one, or several that are trusted to share a process
 * @property {readonly string[]} testFiles in the order in which they are loaded; all in one folder
 * @property {string} networks the networks, as testkit reads them: `friendly,nasty,1-8`
 * @property {readonly string[]} [tests] titles of those to run; without them all
 * @property {boolean} [onKernel] whether they run on the real kernel, with native code
 * @property {boolean} [endsWithFirst] whether a subject is done with its first test that fails
 * @property {boolean} [byNetworks] whether all tests go through the first network before one of them goes through the next
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

/**
 * @param {ChildRequest} request
 * @returns {Child}
 */
export function spawnChild({ subjects: called, tests, ...request }) {
  const { testFiles, onKernel = false } = request;
  const subjects = called.map((path) => realPath(path)); // vite knows a file by where its links lead
  sweepTempFolders(); // a grader that was killed could not
  const folder = furnish({ testFiles, onKernel });
  const { temp, isStored } = folder;
  const standIn = request.byNetworks ? standInFor(testFiles) : undefined; // others do not wait for their code
  const seen = [subjects, testFiles, standIn ?? []].flat();
  const [program, ...args] = [...confinement({ seen, temp }), process.execPath];
  const child = spawn(String(program), [...args, ...vitestWith(tests)], {
    cwd: root,
    detached: hasProcessGroups(),
    stdio: ['pipe', 'pipe', 'pipe', ...(isStored ? [] : [/** @type {const} */ ('pipe')])], // the first one's end says that the grader is gone
    env: environmentOf(folder, { ...request, subjects, standIn }),
  });
  const { pid } = child;
  if (!pid) throw notStarted(child, String(program), temp);
  return { ...partsOf(child, folder), kill: () => killTree(pid), cleanUp: () => removeAll(temp) };
}

/**
 * @param {Child['process']} child
 * @param {ReturnType<typeof furnish>} folder
 */
function partsOf(child, { isStored, store, modules, eventFile, witnessFile, key }) {
  const isReady = isStored ? Promise.resolve() : atGate(child).then(() => store.keep(modules));
  return { process: child, isReady, eventFile, witnessFile, key };
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {string} program
 * @param {string} temp
 */
function notStarted(child, program, temp) {
  child.on('error', () => {}); // it comes later, and says no more
  removeAll(temp);
  return cannotStart(program);
}

/**
 * The child's own folder, with all that it finds there.
 * @param {Pick<ChildRequest, 'testFiles' | 'onKernel'>} request
 */
function furnish({ testFiles, onKernel }) {
  const temp = makeTempFolder();
  const [eventFile, witnessFile] = [join(temp, 'events.ndjson'), join(temp, 'witness.ndjson')];
  const [keyFile, modules] = [join(temp, 'key'), join(temp, 'modules')];
  const key = randomBytes(32);
  const store = new ModuleStore(
    root,
    `${dirname(String(testFiles[0]))}${onKernel ? ' on the real kernel' : ''}`,
  );
  const isStored = fillTempFolder(temp, () => {
    writeFileSync(eventFile, '');
    writeFileSync(witnessFile, '');
    writeFileSync(keyFile, key, { mode: 0o600 });
    return store.take(modules);
  });
  return { temp, eventFile, witnessFile, keyFile, key, modules, store, isStored };
}

/**
 * @param {ReturnType<typeof furnish>} folder
 * @param {ChildRequest & { standIn: string | undefined }} request
 */
function environmentOf(folder, { subjects, testFiles, networks, standIn, onKernel, ...how }) {
  const { temp, eventFile, witnessFile, keyFile, modules, isStored } = folder;
  return childEnvironment({
    NO_COLOR: '1',
    ...temporary(temp),
    SOCKETLINGS_TEMP: temp,
    SOCKETLINGS_EVENTS: eventFile,
    SOCKETLINGS_KEY: keyFile,
    SOCKETLINGS_WITNESS: witnessFile,
    SOCKETLINGS_SUBJECTS: JSON.stringify(subjects),
    SOCKETLINGS_ENTRIES: writeEntries(temp, subjects, {
      testFiles,
      rehearses: standIn !== undefined,
    }),
    SOCKETLINGS_TESTS: JSON.stringify(testFiles),
    SOCKETLINGS_MODULES: modules,
    ...(!isStored && { SOCKETLINGS_AT_GATE: '3' }),
    SOCKETLINGS_NETWORKS: networks,
    SOCKETLINGS_KERNEL: onKernel ? 'real' : 'simulated',
    ...givenFrames(testFiles),
    ...(how.endsWithFirst && { SOCKETLINGS_ENDS_WITH_FIRST: '1' }),
    ...(how.byNetworks && { SOCKETLINGS_BY_NETWORKS: '1' }),
    ...(standIn !== undefined && rehearsalWith(standIn)),
  });
}

/** @param {string} standIn */
function rehearsalWith(standIn) {
  const isWhole = process.env['SOCKETLINGS_REHEARSAL'] === 'whole'; // for tests of the grader: whatever waits for it
  return { SOCKETLINGS_STAND_IN: standIn, ...(isWhole && { SOCKETLINGS_REHEARSAL: 'whole' }) };
}

/** @param {readonly string[] | undefined} tests titles; without them, all */
function vitestWith(tests) {
  const only = tests ? ['--testNamePattern', namePattern(tests)] : [];
  return [vitest, 'run', '--config', config, '--configLoader', 'native', ...only];
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
 * For each subject a file that loads the tests of every step: to vitest it is the one with the tests.
 * @param {string} temp
 * @param {readonly string[]} subjects
 * @param {{ testFiles: readonly string[], rehearses: boolean }} how
 */
function writeEntries(temp, subjects, { testFiles, rehearses }) {
  const folder = join(temp, 'entries');
  mkdirSync(folder);
  subjects.forEach((_, i) =>
    writeFileSync(
      join(folder, `${i}.mjs`),
      entryFor(testFiles, subjects, { number: i, rehearses }),
    ),
  );
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
