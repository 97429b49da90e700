// Where a run is prepared ahead and waits, its process plays the tests with code of the workshop's own in the place of
// the code under test. It costs nobody time, and the run itself is over sooner: half of it is V8 meeting new code.

import { readFile } from 'node:fs/promises';
import { dirname, normalize } from 'node:path/posix';
import { REHEARSAL } from './entry.mjs';
import { ordersAreAll } from './in-steps.mjs';

/** @import { Plugin } from 'vite' */

/**
 * @param {string | undefined} standIn the file that is played in the place of the code under test, if there is one
 * @param {{ testFiles: readonly string[], opened: Promise<unknown>, isWhole: boolean }} run `opened` settles when the
 *   code under test may be loaded; a rehearsal ends then, unless all of it was asked for
 * @returns {{ plugin: Plugin, isOver: Promise<unknown> }}
 */
export function rehearsal(standIn, { testFiles, opened, isWhole }) {
  /** @type {(held: string) => void} */
  let onEnded = () => {};
  const ended = new Promise((resolve) => (onEnded = resolve));
  const plugin = playing(standIn, { testFiles, due: isWhole ? ended : opened, onEnded });
  if (isWhole) void ended.then((held) => console.log(`rehearsed ${held} tests`));
  return { plugin, isOver: standIn === undefined ? opened : Promise.all([opened, ended]) };
}

// --- internal ---

const QUERY = '?rehearsal';
const DUE = 'socketlings:end-of-rehearsal';
const ENDED = 'socketlings:rehearsed';
const VITEST = 'socketlings:vitest-in-rehearsal';

/**
 * @param {string | undefined} standIn
 * @param {{ testFiles: readonly string[], due: Promise<unknown>, onEnded: (held: string) => void }} run
 * @returns {Plugin}
 */
function playing(standIn, { testFiles, due, onEnded }) {
  const made = modulesMade({ testFiles, due, onEnded });
  const isOpen = standIn === undefined ? () => false : openTo(testFiles, standIn);
  return {
    name: 'socketlings:rehearsal',
    enforce: 'pre',
    async resolveId(source, importer = '', options) {
      if (made.has(nameOf(source))) return `\0${source}`;
      if (!importer.endsWith(QUERY)) return undefined;
      if (source === '#subject') return standIn + QUERY;
      if (source === 'vitest') return `\0${VITEST}`;
      if (!source.startsWith('.')) return undefined;
      const by = importer.slice(0, -QUERY.length);
      const found = await this.resolve(source, by, { ...options, skipSelf: true });
      return found && found.id + QUERY;
    },
    async load(id) {
      if (id.startsWith('\0')) return made.get(nameOf(id.slice(1)))?.(id.split('?')[1] ?? '');
      const file = id.endsWith(QUERY) ? normalize(nameOf(id)) : '';
      if (!isOpen(file)) return undefined; // others say what they think of it
      const code = await readFile(file, 'utf8');
      // To play all orders there are takes too long, and the code under test would wait.
      return ordersAreAll(code) && testFiles.includes(file) ? '' : code;
    },
  };
}

/**
 * Modules that are in no file, by their names. Each gets what its importer has put behind a question mark.
 * @param {{ testFiles: readonly string[], due: Promise<unknown>, onEnded: (held: string) => void }} run
 * @returns {Map<string, (query: string) => string | Promise<string>>}
 */
function modulesMade({ testFiles, due, onEnded }) {
  /** @type {[string, (query: string) => string | Promise<string>][]} */
  const made = [
    [REHEARSAL, () => beginning(testFiles)],
    [DUE, () => due.then(() => '')],
    [ENDED, (held) => (onEnded(held), '')],
    [VITEST, () => 'export const describe = (title, define) => define();'],
  ];
  return new Map(made);
}

/** @param {string} id */
function nameOf(id) {
  return String(id.split('?')[0]);
}

/**
 * Says which files are read for a rehearsal: the tests, and the stand-in with what lies beside it.
 * @param {readonly string[]} testFiles
 * @param {string} standIn
 */
function openTo(testFiles, standIn) {
  const folder = `${dirname(standIn)}/`;
  return (/** @type {string} */ file) => testFiles.includes(file) || file.startsWith(folder);
}

/** Nothing waits for it but the code under test. @param {readonly string[]} testFiles */
function beginning(testFiles) {
  const tests = testFiles.map((file) => `() => import(${JSON.stringify(file + QUERY)})`);
  return [
    `import { dressRehearsal } from '@socketlings/testkit/dress-rehearsal';`,
    `const due = () => import('${DUE}');`,
    `const ended = (held) => import(/* @vite-ignore */ '${ENDED}?' + held);`,
    `void dressRehearsal({ tests: [${tests.join(', ')}], due, ended });`,
  ].join('\n');
}
