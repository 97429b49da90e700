// A story told in columns, one for each actor: read back from its lines, so that it can be stepped through.

export interface ColumnStory {
  readonly names: readonly string[];
  readonly moments: readonly ColumnMoment[];
}

export interface ColumnMoment {
  /** Whose column; nobody's where lines were left out. */
  readonly column: number;
  readonly text: string;
  /** The line of the file under test, where it is known. */
  readonly line: number | undefined;
  /** What a slot came to hold: its name and its value. */
  readonly slot: readonly [name: string, value: string] | undefined;
}

/** Nothing, if it is told in another way. */
export function readColumns(story: readonly string[]): ColumnStory | undefined {
  const [head = '', ...lines] = story;
  const starts = [...head.matchAll(/\S+(?: \S+)*/g)].map(({ index }) => index);
  const names = starts.map((start, i) => head.slice(start, starts[i + 1]).trim());
  const isTold = lines.length > 0 && lines.every((line) => isIn(starts, line));
  if (names.length < 2 || !isTold) return undefined;
  return { names, moments: lines.map((line) => momentOf(line, starts)) };
}

/** What each slot holds after the moment number `at`. */
export function slotsAt({ moments }: ColumnStory, at: number): Map<string, string> {
  return new Map(moments.slice(0, at + 1).flatMap(({ slot }) => (slot ? [slot] : [])));
}

// --- internal ---

function isIn(starts: readonly number[], line: string): boolean {
  if (line.startsWith('…')) return true;
  return starts.includes(line.search(/\S/)) && !/\S {2,}(?!:\d+$)\S/.test(line);
}

function momentOf(line: string, starts: readonly number[]): ColumnMoment {
  const [, text = '', at] = /^(.*?)(?: {2}:(\d+))?$/.exec(line.trim())!;
  const [, name, value] = /^(.+?): .+ → (.+)$/.exec(text) ?? [];
  return {
    column: line.startsWith('…') ? -1 : starts.indexOf(line.search(/\S/)),
    text,
    line: at === undefined ? undefined : Number(at),
    slot: name !== undefined && value !== undefined ? [name, value] : undefined,
  };
}
