// Refuses what the code under test may not import, before it is loaded.

import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { normalize } from 'node:path/posix';
import { complaintAbout } from '../imports.mjs';
import { cannotRun, lineOf } from './cannot-run.mjs';

/** @import { Plugin } from 'vite' */

/**
 * @param {{ subjects: readonly string[], tests: readonly string[], root: string, frames?: boolean }} where `frames`:
 *   whether they are given
 * @returns {Plugin}
 */
export function importGuard({ subjects, tests, root, frames = false }) {
  const owned = subjects.map((subject) => `${dirname(subject)}/`);
  const folders = ['packages', 'grader/vitest', 'node_modules'].map((name) => `${root}${name}/`);
  const readable = [...owned, ...tests, ...folders];
  return {
    name: 'socketlings:import-guard',
    enforce: 'pre',
    async resolveId(source, importer, options) {
      const own = owned.find((folder) => importer?.startsWith(folder));
      if (!own) return undefined;
      const found = await this.resolve(source, importer, { ...options, skipSelf: true });
      const where = { importer: String(importer), id: found?.id, own, root, frames };
      const why = complaintOf(source, where);
      if (why) throw cannotRun(placeOf(String(importer), source, why));
      return found;
    },
    // Whoever asks, by whatever way: the workshop's process reads no other file for them. What is left to vite it
    // reads from where this process is, also what is no whole path; what has a NUL before it is no file.
    load(id) {
      const [file = ''] = id.split('?');
      const meant = normalize(file);
      if (file.startsWith('\0') || readable.some((path) => meant.startsWith(path))) return;
      throw new Error(`${file} is out of bounds.`);
    },
  };
}

// --- internal ---

/**
 * What is wrong with an import, if anything.
 * @param {string} source
 * @param {{ importer: string, id: string | undefined, own: string, root: string, frames: boolean }} where `id`: what vite finds, if anything
 */
function complaintOf(source, { importer, id, own, root, frames }) {
  const meant = () => resolve(dirname(importer), source).replaceAll('\\', '/');
  if (id === undefined && meant().startsWith(own)) {
    return `imports '${source}', and there is no such file.`;
  }
  return complaintAbout(source, { id: id ?? source, own, root, frames })?.replace(/^it /, '');
}

/**
 * @param {string} importer
 * @param {string} source
 * @param {string} why
 */
function placeOf(importer, source, why) {
  const [file = ''] = importer.split('?');
  const code = readFileSync(file, 'utf8');
  const quoted = `['"\`]${source.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}['"\`]`;
  const at = new RegExp(`\\b(?:from|import)[\\s(]*${quoted}`).exec(code);
  return { file, why, ...(at && { line: lineOf(code, at.index) }) };
}
