// Which answers are alike, and how much more than answers of this class usually are. Pure.

import { fingerprints, type Print } from './winnow.ts';
import { tokensOf } from './tokens.ts';

export interface Program {
  readonly student: string;
  readonly code: string;
}

export interface Pair {
  readonly one: string;
  readonly other: string;
  /** The part of the smaller one that is in the other, from 0 to 1: what is rare in the class weighs more. */
  readonly overlap: number;
  /** Lines in common, in each. */
  readonly lines: readonly [ReadonlySet<number>, ReadonlySet<number>];
}

export interface Alike {
  /** Those that stand out, the most alike first. */
  readonly pairs: readonly Pair[];
  /** Of all pairs: how alike answers usually are here. */
  readonly usual: { readonly median: number; readonly fence: number; readonly count: number };
  /** Whose answer has too little of its own to be compared. */
  readonly small: readonly string[];
}

/** `common` is what everybody has: the starter. */
export function findAlike(programs: readonly Program[], common: string): Alike {
  const given = new Set(fingerprints(tokensOf(common)).map(({ hash }) => hash));
  const marked = programs.map((program) => {
    const prints = fingerprints(tokensOf(program.code)).filter(({ hash }) => !given.has(hash));
    return { ...program, prints, hashes: new Set(prints.map(({ hash }) => hash)) };
  });
  const large = marked.filter(({ hashes }) => hashes.size >= FEWEST);
  const small = marked.filter(({ hashes }) => hashes.size < FEWEST).map(({ student }) => student);
  const pairs = overlaps(large);
  const usual = usualOf(pairs.map(({ overlap }) => overlap));
  const standing = pairs.filter(({ overlap }) => overlap > usual.fence && overlap > usual.median);
  standing.sort((a, b) => b.overlap - a.overlap || (nameOf(a) < nameOf(b) ? -1 : 1));
  return { pairs: standing.slice(0, MOST).map(describe), usual, small };
}

// --- internal ---

const FEWEST = 8; // fingerprints
const MOST = 30; // pairs; nobody reads more

interface Marked extends Program {
  readonly prints: readonly Print[];
  readonly hashes: ReadonlySet<number>;
}

/** What many have in common says little of two of them. Copies of one answer count once. */
function weights(all: readonly Marked[]): (hash: number) => number {
  const seen = new Map<string, ReadonlySet<number>>();
  for (const { hashes } of all) seen.set([...hashes].sort((a, b) => a - b).join(), hashes);
  const counts = new Map<number, number>();
  for (const hashes of seen.values()) {
    for (const hash of hashes) counts.set(hash, (counts.get(hash) ?? 0) + 1);
  }
  const weight = new Map(
    [...counts].map(([hash, count]) => [hash, Math.log((seen.size + 1) / count)]),
  );
  return (hash) => weight.get(hash) ?? 0;
}

/** Of a whole class there are many: nothing is kept of a pair but a number. */
interface Compared {
  readonly one: Marked;
  readonly other: Marked;
  readonly overlap: number;
}

function overlaps(all: readonly Marked[]): Compared[] {
  const weigh = weights(all);
  const weighed = all.map((one) => {
    return { one, sum: [...one.hashes].reduce((sum, hash) => sum + weigh(hash), 0) };
  });
  return weighed.flatMap(({ one, sum }, i) => {
    return weighed.slice(i + 1).map(({ one: other, sum: others }): Compared => {
      const least = Math.min(sum, others);
      const overlap = least === 0 ? 0 : sharedWeight(one, other, weigh) / least;
      return { one, other, overlap: Math.round(overlap * 1000) / 1000 };
    });
  });
}

function sharedWeight(one: Marked, other: Marked, weigh: (hash: number) => number): number {
  const [less, more] = one.hashes.size < other.hashes.size ? [one, other] : [other, one];
  let sum = 0;
  for (const hash of less.hashes) if (more.hashes.has(hash)) sum += weigh(hash);
  return sum;
}

function describe({ one, other, overlap }: Compared): Pair {
  const shared = new Set([...one.hashes].filter((hash) => other.hashes.has(hash)));
  const lines = [linesOf(one.prints, shared), linesOf(other.prints, shared)] as const;
  return { one: one.student, other: other.student, overlap, lines };
}

function nameOf({ one, other }: Compared): string {
  return `${one.student} ${other.student}`;
}

function linesOf(prints: readonly Print[], shared: ReadonlySet<number>): Set<number> {
  const lines = new Set<number>();
  for (const { hash, from, to } of prints) {
    if (!shared.has(hash) || to - from > LONGEST) continue;
    for (let line = from; line <= to; line += 1) lines.add(line);
  }
  return lines;
}

const LONGEST = 40; // lines of one fingerprint: a long comment lies in it

const NARROWEST = 0.08; // where answers hardly differ in this, a difference of nothing is none

/** Beyond the outer fence of Tukey: three times the middle half's width above it. */
function usualOf(overlaps: readonly number[]): Alike['usual'] {
  const sorted = [...overlaps].sort((a, b) => a - b);
  const at = (part: number): number => sorted[Math.floor(part * (sorted.length - 1))] ?? 0;
  const width = Math.max(at(0.75) - at(0.25), NARROWEST);
  const fence = Math.min(at(0.75) + 3 * width, 0.999);
  return { median: at(0.5), fence, count: sorted.length };
}
