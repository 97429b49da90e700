// Says which file `#subject` is. Where several subjects share a process, the tests are loaded once, and what they
// define is defined again for each: their text becomes a function of the module under test.

import { parseSync } from 'oxc-parser';

/** @import { Plugin } from 'vite' */
/** @import { ImportDeclaration, ImportDeclarationSpecifier } from 'oxc-parser' */

/**
 * @param {readonly string[]} subjects files
 * @param {readonly string[]} testFiles
 * @returns {Plugin}
 */
export function subjectOfEach(subjects, testFiles) {
  const [only] = subjects.length === 1 ? subjects : [];
  return {
    name: 'socketlings:subject-of-each',
    enforce: 'pre',
    resolveId: (source) => (source === '#subject' ? only : undefined),
    transform(code, id) {
      const isShared = only === undefined && testFiles.includes(id);
      return isShared ? { code: asFunction(id, code), map: null } : undefined;
    },
  };
}

// --- internal ---

/**
 * The same tests, defined whenever they are asked to be. Lines stay where they are.
 * @param {string} file
 * @param {string} code
 */
function asFunction(file, code) {
  const { program } = parseSync(file, code, { sourceType: 'module' });
  const imports = program.body.filter((node) => node.type === 'ImportDeclaration');
  const taken = imports.filter(({ source, importKind }) => {
    return source.value === '#subject' && importKind !== 'type';
  });
  const end = imports.at(-1)?.end ?? 0;
  const head = taken.reduceRight(blankOut, code.slice(0, end));
  const names = taken.flatMap(({ specifiers }) => specifiers.flatMap(variablesOf));
  return `${head} export async function defineFor($given, $inSteps) { ${names.join(' ')}${code.slice(end)}\n}`;
}

/**
 * @param {string} code
 * @param {ImportDeclaration} node
 */
function blankOut(code, { start, end }) {
  const blank = code.slice(start, end).replaceAll(/[^\n]/g, '');
  return code.slice(0, start) + blank + code.slice(end);
}

/** @param {ImportDeclarationSpecifier} specifier */
function variablesOf(specifier) {
  const { local, type } = specifier;
  if (type === 'ImportNamespaceSpecifier') return [`const ${local.name} = $given;`];
  if (type === 'ImportDefaultSpecifier') return [`const ${local.name} = $given.default;`];
  const { imported, importKind } = specifier;
  if (importKind === 'type') return [];
  const name = imported.type === 'Literal' ? imported.value : imported.name;
  return [`const ${local.name} = $given[${JSON.stringify(name)}];`];
}
