// Whether code could start something that goes on outside of the simulation: reading a file, work for
// a thread, an `import()`. If it cannot, the simulator need not wait in real time for what may come.

/** @import { Node } from './loop-guard.mjs' */

const PURE = /^(@socketlings\/net|\.{1,2}\/.+|(node:)?(assert|buffer|events|timers|util)(\/.+)?)$/;

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
 * @param {unknown} node of a parsed program
 * @returns {boolean}
 */
export function mayWorkOutside(node) {
  if (typeof node !== 'object' || node === null) return false;
  const { type, source, name } =
    /** @type {Node & { source?: { value?: string }, name?: unknown }} */ (node);
  if (type === 'ImportExpression') return true;
  if (type === 'Identifier' && IMPURE.includes(String(name))) return true;
  if (source?.value !== undefined && !PURE.test(source.value)) return true;
  return Object.values(node).some(mayWorkOutside);
}
