// Refuses what the code under test may not import, before it is loaded.

import { readFileSync } from 'node:fs';
import { dirname, isAbsolute, resolve } from 'node:path';
import { complaintAbout } from '../imports.mjs';
import { cannotRun, lineOf } from './cannot-run.mjs';

/** @import { Plugin } from 'vite' */

/**
 * @param {{ subjects: readonly string[], tests: readonly string[], root: string }} where
 * @returns {Plugin}
 */
export function importGuard({ subjects, tests, root }) {
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
      const isLost =
        !found &&
        resolve(dirname(String(importer)), source)
          .replaceAll('\\', '/')
          .startsWith(own);
      const complaint = isLost
        ? `imports '${source}', and there is no such file.`
        : complaintAbout(source, { id: found?.id ?? source, own, root })?.replace(/^it /, '');
      if (complaint) throw cannotRun(placeOf(String(importer), source, complaint));
      return found;
    },
    // Whoever asks, by whatever way: the workshop's process reads no other file for them.
    load(id) {
      const [file = ''] = id.split('?');
      if (!isAbsolute(file) || readable.some((path) => file.startsWith(path))) return;
      throw new Error(`${file} is out of bounds.`);
    },
  };
}

// --- internal ---

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
