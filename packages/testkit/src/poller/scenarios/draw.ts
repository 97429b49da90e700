import type { Random } from '@socketlings/sim';
import { LETTERS, type Letter } from './letters.ts';
import type { Cast, Scenario } from './scenario.ts';

/** Every scenario with one call and at most two acts that are about it. */
export function* everyOne(): Generator<Scenario> {
  for (const [who, direction] of [
    ['ann reads', 'r'],
    ['bob writes', 'w'],
  ] as const) {
    const letters = LETTERS.filter(({ about }) => about.includes(direction));
    const some = letters.filter(({ name }) => !name.includes("'rw'")); // as good as in one direction
    yield* choices(letters, 1).map((acts) => ({ cast: [who], acts }));
    yield* choices(some, 2)
      .filter(({ length }) => length > 1)
      .map((acts) => ({ cast: [who], acts }));
  }
}

/** One that chance has made. */
export function drawn(chance: Random): Scenario {
  const cast = chance.pick(CASTS);
  const acts = Array.from({ length: chance.int(2, 3) }, () => {
    return LETTERS[chance.int(0, LETTERS.length - 1)]!;
  });
  return { cast, acts };
}

// --- internal ---

const CASTS: [readonly Cast[], ...(readonly Cast[])[]] = [
  ['ann reads'],
  ['bob writes'],
  ['ann reads', 'bob writes'],
  ['ann reads', 'cid reads, too'],
];

/** All lists of at most so many, each letter once. */
function choices(letters: readonly Letter[], most: number): Letter[][] {
  if (most === 0) return [[]];
  const longer = letters.flatMap((letter, i) =>
    choices(letters.slice(i + 1), most - 1).map((rest) => [letter, ...rest]),
  );
  return [[], ...longer];
}
