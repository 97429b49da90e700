// The parts of a parsed program.

/** @typedef {{ type: string, start: number, end: number }} Node */

/**
 * Whether nodes lie in each other deeper than so many.
 * @param {unknown} program
 * @param {number} most
 */
export function isDeeperThan(program, most) {
  let level = [program];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > most) return true;
    level = level.flatMap(inside);
  }
  return false;
}

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

// --- internal ---

/** The objects and lists in one. @param {unknown} value */
function inside(value) {
  return Object.values(/** @type {object} */ (value)).filter(
    (each) => typeof each === 'object' && each !== null,
  );
}
