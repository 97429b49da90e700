// Depth first: play a schedule and write its decisions down, as picked/count. Then give the last decision
// that has one its next answer, forget those behind it, and play again. Ann and Bob say two words each, load a
// cell in between, and one interruption is allowed:
//
//   0/2 0/2   ann 1, ann 2, bob 1, bob 2
//   0/2 1/2   ann 1, bob 1, bob 2, ann 2
//   1/2 0/2   bob 1, bob 2, ann 1, ann 2
//   1/2 1/2   bob 1, ann 1, ann 2, bob 2
//   the end: no decision has another answer
//
// The first decision is who starts, the second whether the other one interrupts (search.test.ts plays it).

/** A decision: one of `count` answers, of which each has its turn. */
export interface Choice {
  readonly count: number;
  readonly picked: number;
}

/** Answers to "which one?", the first ones given; after these it is the first possibility, or what chance says. */
export class Choices {
  readonly taken: Choice[] = [];
  readonly #given: readonly number[];
  readonly #chance: (count: number) => number;

  constructor(given: readonly number[] = [], chance: (count: number) => number = () => 0) {
    this.#given = given;
    this.#chance = chance;
  }

  pick(count: number): number {
    const picked = this.#given[this.taken.length] ?? this.#chance(count);
    this.taken.push({ count, picked });
    return picked;
  }

  get picked(): number[] {
    return this.taken.map(({ picked }) => picked);
  }

  /** The next choices in depth-first order; `null` after the last. */
  next(): number[] | null {
    const last = this.taken.findLastIndex(({ count, picked }) => picked + 1 < count);
    if (last === -1) return null;
    const kept = this.taken.slice(0, last).map(({ picked }) => picked);
    return [...kept, this.taken[last]!.picked + 1];
  }
}
