// Turns a module into one whose functions can be stopped and go on later: they become generators, and whatever may
// stop is called by `yield*`. It stands on `runtime.ts`. Lines stay where they are. Whoever calls brings a parser.

import { FUNCTIONS } from './functions.mjs';
import { OPERATIONS } from './operations.mjs';
import { Printer } from './printer.mjs';

/** What cannot be rewritten, and where. */
export class Unsupported extends Error {
  /** @override */
  name = 'Unsupported';

  /**
   * @param {string} what as a clause: `a generator`
   * @param {number} line
   */
  constructor(what, line) {
    super(what);
    this.line = line;
  }
}

/**
 * The module in TypeScript, rewritten; throws `Unsupported` for what cannot be.
 * @param {object} module
 * @param {string} module.code
 * @param {any} module.program what an ESTree parser for TypeScript makes of it, with offsets as JavaScript counts them
 * @param {readonly string[]} [module.others] the texts of modules whose classes it uses
 * @param {string} module.runtime where `steps` and `Promise` are imported from
 */
export function rewrite({ code, program, others = [], runtime }) {
  const name = nameNotIn([code, ...others]);
  const texts = [code, ...others].join('\n');
  const accessors = new Set([...texts.matchAll(ACCESSOR)].map(([, found]) => String(found)));
  const printer = new Printer({
    code,
    name,
    accessors,
    refuse,
    ways: { ...FUNCTIONS, ...OPERATIONS },
  });
  const text = code.slice(0, program.start) + printer.print(program) + code.slice(program.end);
  const promise = /\bPromise\b/.test(code) ? ', Later as Promise' : '';
  return `${text}\nimport { steps as ${name}${promise} } from ${JSON.stringify(runtime)};`;

  /** @param {{ start: number }} node @param {string} what @returns {never} */
  function refuse({ start }, what) {
    throw new Unsupported(what, code.slice(0, start).split('\n').length);
  }
}

// --- internal ---

const ACCESSOR = /\b(?:get|set)\s+(#?\w+)\s*\(/g; // one is known by its name alone

/** @param {readonly string[]} texts */
function nameNotIn(texts) {
  let name = '$s';
  while (texts.some((text) => text.includes(name))) name += 's';
  return name;
}
