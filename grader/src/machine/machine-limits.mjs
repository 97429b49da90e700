// Looks at what this machine allows before a command begins: what runs out in the middle of a grade could be held
// against the code under test.

import { spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { childEnvironment } from './child-environment.mjs';
import { cannotStart, machineFault } from './machine-fault.mjs';
import { MachineError } from '../usage-error.mjs';
import { codeOf } from './whole-file.mjs';

/**
 * Throws a `MachineError` if a limit is too small to load the command line and to run tests.
 * @param {string} limits as Linux lists them; elsewhere there is no such list
 */
export function expectLimits(limits = ownLimits()) {
  for (const { name, least, says, fix } of LEAST) {
    const [, soft] = new RegExp(`^${name} +(\\d+)`, 'm').exec(limits) ?? [];
    if (soft !== undefined && Number(soft) < least)
      throw new MachineError(`${says} (${name}: ${soft})`, fix);
  }
  expectDescriptors();
}

/** Throws a `MachineError` if no program can be started. */
export function expectProcesses() {
  const options = { env: childEnvironment(), timeout: LONGEST };
  const { error, status, signal } = spawnSync(process.execPath, ['-e', '0'], options);
  if (error && codeOf(error) === 'ETIMEDOUT') return; // it was started; this machine is slow
  if (error) throw cannotStart('Node', codeOf(error));
  if (status !== 0) throw cannotStart('Node', signal ?? `exit code ${status}`);
}

// --- internal ---

const LONGEST = 10_000; // ms

// Tried on Linux with Node 20: below these, parts of a run did not start, or started and died.
const LEAST = [
  {
    name: 'Max file size',
    least: 64 * 1024 ** 2, // bytes; the record of a run with much output
    says: 'The limit on the size of files is too small here',
    fix: 'Type `ulimit -f unlimited` in this shell, and try again.',
  },
  {
    name: 'Max address space',
    least: 20 * 1024 ** 3, // bytes; WebAssembly reserves ten gigabytes, and uses next to nothing of them
    says: 'The limit on the memory that a program may reserve is too small here',
    fix: 'Type `ulimit -v unlimited` in this shell, and try again.',
  },
  {
    name: 'Max processes',
    least: 64, // threads; a run has some forty
    says: 'The limit on the number of your processes is too small here',
    fix: 'Type `ulimit -u 1024` in this shell, and try again.',
  },
];

const DESCRIPTORS = 64; // the command line loads many files at once, and so does vitest

function ownLimits() {
  try {
    return readFileSync('/proc/self/limits', 'utf8');
  } catch {
    return '';
  }
}

function expectDescriptors() {
  /** @type {number[]} */
  const opened = [];
  const here = fileURLToPath(import.meta.url);
  try {
    while (opened.length < DESCRIPTORS) opened.push(openSync(here, 'r'));
  } catch (error) {
    throw machineFault(error) ?? error;
  } finally {
    for (const file of opened) closeSync(file);
  }
}
