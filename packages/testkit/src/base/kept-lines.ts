const FIRST = 9; // lines told from the beginning …
const LAST = 7; // … and from the end
const AROUND = { first: 3, before: 5, after: 3, last: 4 }; // the same where one of them matters most
const MOST = 5000; // lines that are kept

/** The lines of a story. Of a long one its beginning and its end are told, and what is around the line that matters. */
export class KeptLines<T extends object> {
  readonly #first: T[] = [];
  readonly #rest: T[] = [];
  #dropped = 0; // between these two

  add(line: T): void {
    if (this.#first.length < FIRST) return void this.#first.push(line);
    this.#rest.push(line);
    if (this.#rest.length <= MOST) return;
    this.#dropped += MOST / 2;
    this.#rest.splice(0, MOST / 2);
  }

  /** What is told; a number stands for so many lines that are not. */
  told(matters: (line: T) => boolean): (T | number)[] {
    const all = [...this.#first, ...this.#rest];
    const ranges = rangesOf(all.length, all.findIndex(matters));
    const told: (T | number)[] = [];
    let next = 0;
    for (const [from, to] of ranges) {
      const missing = from - next + (next <= FIRST && from >= FIRST ? this.#dropped : 0);
      if (missing === 1 && from > next) told.push(all[next]!);
      else if (missing > 0) told.push(missing);
      told.push(...all.slice(from, to));
      next = to;
    }
    return told;
  }
}

// --- internal ---

/** Ranges of lines, in order and apart. */
function rangesOf(length: number, focus: number): [number, number][] {
  const { first, before, after, last } = AROUND;
  const parts: [number, number][] =
    focus < 0
      ? [
          [0, FIRST],
          [length - LAST, length],
        ]
      : [
          [0, first],
          [focus - before, focus + 1 + after],
          [length - last, length],
        ];
  let end = 0;
  return parts.map(([from, to]): [number, number] => {
    const start = Math.min(length, Math.max(from, end));
    end = Math.min(length, Math.max(to, start));
    return [start, end];
  });
}
