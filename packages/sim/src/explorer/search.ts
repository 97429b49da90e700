/** A decision: one of `count`, and everything is done again for each other one. */
export interface Choice {
  readonly count: number;
  readonly picked: number;
}

/** Answers to "which one?", the first ones given; after these it is always the first possibility. */
export class Choices {
  readonly taken: Choice[] = [];
  readonly #given: readonly number[];

  constructor(given: readonly number[] = []) {
    this.#given = given;
  }

  pick(count: number): number {
    const picked = this.#given[this.taken.length] ?? 0;
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
