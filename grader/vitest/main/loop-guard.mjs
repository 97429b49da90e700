// Puts a call into every loop and function of the code under test, so that one that never ends can be
// stopped from inside, and named. Lines stay where they are.

import { hash } from 'node:crypto';
import { dirname } from 'node:path';
import { parseSync } from 'oxc-parser';
import { cannotRun, whyItCannotRun } from './cannot-run.mjs';
import { withGuards } from './guards.mjs';
import { isDeeperThan } from './syntax.mjs';

/** @import { Plugin } from 'vite' */

/**
 * @param {readonly string[]} subjects the files under test; what lies beside them belongs to them
 * @returns {Plugin}
 */
export function loopGuard(subjects) {
  const folders = subjects.map((subject) => `${dirname(subject)}/`);
  return {
    name: 'socketlings:loop-guard',
    enforce: 'pre',
    transform(code, id) {
      const [file = ''] = id.split('?');
      const isOwn = folders.some((folder) => file.startsWith(folder));
      if (isOwn && Buffer.byteLength(code) > LARGEST) throw cannotRun({ file, why: TOO_LARGE });
      if (!isOwn || !/\.[cm]?[jt]sx?$/.test(file)) return undefined;
      return { code: guardLoops(file, code), map: null };
    },
  };
}

/**
 * Throws an error that says why, if it could not run.
 * @param {string} file
 * @param {string} code
 */
export function guardLoops(file, code) {
  const { program, errors } = parseSync(file, code, {
    sourceType: 'module',
    showSemanticErrors: true,
  });
  if (isDeeperThan(program, DEEPEST)) throw cannotRun({ file, why: TOO_DEEP });
  const fatal = errors.length > 0 ? fatalOf(file, code, errors) : [];
  const complaint = whyItCannotRun(code, /** @type {any} */ ({ program, errors: fatal }));
  if (complaint) throw cannotRun({ file, ...complaint });
  return withGuards(code, { program, file, name: nameFor(code) });
}

// One that the code cannot have, however it is written: a variable of that name would be called instead.
/** @param {string} code */
function nameFor(code) {
  return `__loop_${hash('sha256', code).slice(0, 16)}`;
}

const DEEPEST = 4000; // objects and lists in each other, of the parsed program: two for each bracket. Vite ends soon after
const TOO_DEEP = 'is nested too deeply. Write deep nests as loops.';

const LARGEST = 1_000_000; // bytes, as of the file that is graded
const TOO_LARGE = `has more than ${LARGEST.toLocaleString('en')} bytes, and no answer needs a tenth of them.`;

/**
 * Those that vite does not get over: some of the others are about types, and the rest is told when it runs.
 * @param {string} file
 * @param {string} code
 * @param {import('oxc-parser').OxcError[]} errors
 */
function fatalOf(file, code, errors) {
  const twice = errors.filter(({ message }) => /has already been declared/.test(message));
  return [...parseSync(file, code, { sourceType: 'module' }).errors, ...twice];
}
