// Probes of what the grader leans on in vitest: `worker/insides.mjs` and `main/probe.mjs` ask.

/** @param {unknown} value */
export const isFunction = (value) => typeof value === 'function';

/**
 * The name of the first part that is not there.
 * @param {Record<string, boolean>} parts
 */
export function firstMissing(parts) {
  return Object.keys(parts).find((name) => !parts[name]);
}
