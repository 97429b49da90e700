import type { Random } from '@socketlings/sim';

/** Before an act: everything that can happen has happened. */
export const QUIET = 'quiet';

/** One thing that is done in a script; `n` says how much of it, `gap` how many microtasks after the one before. */
export interface Act<D extends string> {
  readonly does: D;
  readonly n: number;
  readonly gap: number | typeof QUIET;
}

/** What chance may choose for one kind of act. */
export interface Kind {
  /** How often it comes, beside the others. */
  readonly weight: number;
  /** Whether every script may have it; about half of the others are left out of each script, so that those that stay meet more often. */
  readonly always?: boolean;
  /** What `n` may be; simplest first. */
  readonly sizes: readonly [number, ...number[]];
}

export type Kinds<D extends string> = Readonly<Record<D, Kind>>;

/** Some microtasks, for acts that have them inside. */
export const GAPS = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] as const;

/** A script as chance will have it. */
export function drawScript<D extends string>(random: Random, kinds: Kinds<D>): Act<D>[] {
  const names = Object.keys(kinds) as D[];
  const taken = names.filter((name) => kinds[name].always || random.int(0, 1) === 0);
  const pot = taken.flatMap((name) => Array<D>(kinds[name].weight).fill(name));
  const hurry = random.int(0, 2); // from scripts in which all is quiet between two acts, to those without a pause
  return Array.from({ length: random.int(LEAST, MOST) }, () => {
    const does = pot[random.int(0, pot.length - 1)]!;
    return { does, n: random.pick(kinds[does].sizes), gap: drawGap(random, hurry) };
  });
}

/** The same act, each time simpler in one way. */
export function simplerActs<D extends string>(act: Act<D>, kinds: Kinds<D>): Act<D>[] {
  const { sizes } = kinds[act.does];
  const smaller = sizes.slice(0, Math.max(0, sizes.indexOf(act.n)));
  return [
    ...(act.gap === QUIET ? [] : [{ ...act, gap: QUIET } as const]),
    ...(typeof act.gap === 'number' && act.gap > 0 ? [{ ...act, gap: 0 }] : []),
    ...smaller.map((n) => ({ ...act, n })),
  ];
}

// --- internal ---

const LEAST = 4; // acts in a script
const MOST = 16;
const MICROTASKS = GAPS.length - 1; // at most, between an act and the next one

function drawGap(random: Random, hurry: number): number | typeof QUIET {
  if (random.int(0, 2) >= hurry) return QUIET;
  return random.int(0, 1) === 0 ? 0 : random.int(1, MICROTASKS);
}
