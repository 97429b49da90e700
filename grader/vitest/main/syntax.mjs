// The parts of a parsed program.

/** @typedef {{ type: string, start: number, end: number }} Node */

/**
 * Every node of a program, an outer one before those in it. However deep they lie: no call waits for another.
 * @param {unknown} program
 * @returns {Generator<Node>}
 */
export function* nodesOf(program) {
  const rest = [program];
  while (rest.length > 0) {
    const next = rest.pop();
    if (typeof next !== 'object' || next === null) continue;
    if ('type' in next) yield /** @type {Node} */ (next);
    for (const inside of Object.values(next).toReversed()) rest.push(inside);
  }
}
