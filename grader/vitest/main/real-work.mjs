// Whether code could start something that goes on outside of the simulation: reading a file, work for
// a thread, an `import()`. If it cannot, the simulator need not wait in real time for what may come.

import { nodesOf } from './syntax.mjs';

/** @import { Node } from './syntax.mjs' */

const PURE =
  /^(@socketlings\/net(\/frames)?|\.{1,2}\/.+|(node:)?(assert|buffer|events|timers|util)(\/.+)?)$/;

const IMPURE = [
  'CompressionStream',
  'DecompressionStream',
  'Function',
  'WebAssembly',
  'crypto',
  'eval',
  'fetch',
  'global',
  'globalThis',
  'navigator',
  'process',
  'require',
];

/**
 * Errs on the side of yes.
 * @param {unknown} program parsed
 */
export function mayWorkOutside(program) {
  for (const node of nodesOf(program)) if (worksOutside(node)) return true;
  return false;
}

// --- internal ---

/** @param {Node & { source?: { value?: string }, name?: unknown }} node */
function worksOutside({ type, source, name }) {
  if (type === 'ImportExpression') return true;
  if (type === 'Identifier' && IMPURE.includes(String(name))) return true;
  return source?.value !== undefined && !PURE.test(source.value);
}
