// Git, for an update: in plain words, whatever the language and the hooks of this machine.

import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { childEnvironment } from '../machine/child-environment.mjs';
import { machineFault } from '../machine/machine-fault.mjs';
import { UsageError } from '../usage-error.mjs';

/**
 * @typedef {object} Answer
 * @property {boolean} isYes
 * @property {string} out
 * @property {string} err
 */

export class Git {
  #folder;

  /** @param {string} folder of the workshop */
  constructor(folder) {
    this.#folder = folder;
  }

  /**
   * What git prints. Throws a `UsageError` with what it says if it fails.
   * @param {readonly string[]} args
   * @param {{ input?: string, index?: string }} [options] `index`: a file to use instead of the repository's own
   */
  run(args, options) {
    const { isYes, out, err } = this.ask(args, options);
    if (isYes) return out;
    throw new UsageError(
      `git ${args[0]} did not work, and your work is as it was: ${lastLine(err)}`,
    );
  }

  /**
   * The strings between its zero bytes.
   * @param {readonly string[]} args
   * @param {{ input?: string, index?: string }} [options]
   */
  list(args, options) {
    return this.run(args, options).split('\0').filter(Boolean);
  }

  /**
   * @param {readonly string[]} args
   * @param {{ input?: string, index?: string }} [options]
   * @returns {Answer}
   */
  ask(args, { input = '', index } = {}) {
    const { error, status, stdout, stderr } = spawnSync('git', [...SAFE, ...args], {
      cwd: this.#folder,
      env: childEnvironment(
        { ...PLAIN, ...(index && { GIT_INDEX_FILE: index }) },
        { purpose: 'git', env: withoutRepository(process.env) },
      ),
      encoding: 'utf8',
      input,
      maxBuffer: MOST,
    });
    if (error)
      throw (
        machineFault(error) ??
        new UsageError(sayMissing(/** @type {NodeJS.ErrnoException} */ (error)))
      );
    return { isYes: status === 0, out: stdout, err: stderr };
  }

  /**
   * The id that a name stands for, if it stands for a commit.
   * @param {string} name
   */
  commit(name) {
    const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`];
    const { isYes, out } = this.ask(args);
    return isYes ? out.trim() : undefined;
  }
}

/**
 * What git has to say in the end, without the password that an address may hold.
 * @param {string} text
 */
export function lastLine(text) {
  const lines = text.trim().split('\n');
  const fatal = lines.findLast((line) => /^(fatal|error): /.test(line));
  return (fatal ?? lines.at(-1) ?? '').replaceAll(/\/\/[^/@\s]+@/g, '//');
}

// --- internal ---

const SAFE = [
  ['core.hooksPath', '/dev/null'],
  ['core.fsmonitor', 'false'],
  ['core.quotePath', 'false'],
  ['gc.auto', '0'],
].flatMap(([name, value]) => ['-c', `${name}=${value}`]);

const PLAIN = { LC_ALL: 'C', LANGUAGE: 'C', GIT_OPTIONAL_LOCKS: '0' };
const MOST = 256 << 20; // bytes

/** @param {NodeJS.ProcessEnv} env */
function withoutRepository(env) {
  const named = /^GIT_(DIR|WORK_TREE|INDEX_FILE|PREFIX|OBJECT_DIRECTORY|COMMON_DIR|NAMESPACE)$/;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !named.test(name)));
}

/** @param {NodeJS.ErrnoException} error */
function sayMissing({ code, message }) {
  if (code !== 'ENOENT') return `git cannot be run here: ${message}.`;
  return `An update needs git, and there is none on this machine: install it from https://git-scm.com. Without it, ${BY_HAND}`;
}

export const BY_HAND =
  'get a fresh copy of the workshop, copy your files from exercises/*/src to the same places there, and type npm ci.';
