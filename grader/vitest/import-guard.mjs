// Says what the code under test may import: its own files, Node's modules, and of the workshop what
// the exercise is about. Tests, meters and answers are not for it.

import { dirname, relative, resolve } from 'node:path';

/** @import { Plugin } from 'vite' */

const OF_THE_TESTS = /^(vitest|vite|@vitest|koffi|@socketlings\/(?!(net|kernel)$))/;
const ITS_TOOLS = new Set(['@socketlings/net', '@socketlings/kernel']);
const PACKAGES = /^packages\/(\w+)\/src\/index\.ts$/; // what the names of the workshop's packages stand for

/**
 * @param {{ subjects: readonly string[], root: string }} where
 * @returns {Plugin}
 */
export function importGuard({ subjects, root }) {
  const folders = subjects.map((subject) => `${dirname(subject)}/`);
  return {
    name: 'socketlings:import-guard',
    enforce: 'pre',
    resolveId(source, importer) {
      const own = folders.find((folder) => importer?.startsWith(folder));
      if (!importer || !own) return;
      const complaint = complaintAbout(source, { importer, own, root });
      if (complaint) throw new Error(complaint);
    },
    // Whoever asks, by whatever way: no answers but those that are graded.
    load(id) {
      const [file = ''] = id.split('?');
      if (file.startsWith(`${root}solutions/`) && !folders.some((own) => file.startsWith(own))) {
        throw new Error(`${file} is out of bounds.`);
      }
    },
  };
}

/**
 * @param {string} source what is imported
 * @param {{ importer: string, own: string, root: string }} where
 */
export function complaintAbout(source, { importer, own, root }) {
  const isPath = /^[./]|^file:/.test(source);
  const path = resolve(dirname(importer), source.replace(/^file:\/\//, ''));
  const inside = isPath ? relative(root, path).replaceAll('\\', '/') : '';
  const name = inside.replace(PACKAGES, '@socketlings/$1');
  if (OF_THE_TESTS.test(isPath ? name : source)) {
    return `it imports '${isPath ? name : source}', which only tests can use. Remove that line.`;
  }
  if (ITS_TOOLS.has(name) || path.startsWith(own)) return undefined;
  return /^(solutions|grader|packages|exercises)\//.test(inside)
    ? `it imports '${source}', which is out of bounds for a graded program.`
    : undefined;
}
