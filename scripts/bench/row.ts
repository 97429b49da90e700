export interface Figure {
  readonly what: string;
  readonly value: number;
  /** Empty for a ratio. */
  readonly unit: '' | 'µs' | 'ms' | 's' | 'KB' | 'MB' | 'MB/s' | 'k/s' | '%';
}

/** What a figure should be. It is told, never asserted: machines differ. */
export type Bar = { readonly most: number } | { readonly least: number };

/** One line of the table. */
export interface Row extends Figure {
  readonly bar?: Bar | undefined;
  /** Where the middle half of the rounds lies. */
  readonly quartiles?: readonly [number, number];
  readonly more?: readonly Figure[];
}

/** The median of several rounds. */
export function row(
  what: string,
  values: readonly number[],
  unit: Figure['unit'],
  { q = 0.5, bar }: { readonly q?: number; readonly bar?: Bar | undefined } = {},
): Row {
  const quartiles = [quantile(values, 0.25), quantile(values, 0.75)] as const;
  return { what, value: quantile(values, q), unit, quartiles, ...(bar && { bar }) };
}

/** Round by round: what disturbs one disturbs the other, too. */
export function ratio(
  what: string,
  ours: readonly number[],
  theirs: readonly number[],
  bar?: Bar,
): Row {
  const ratios = ours.map((each, round) => each / theirs[round]!);
  return row(what, ratios, '', { bar });
}

export function isMissed({ value, bar }: Row): boolean {
  if (!bar) return false;
  return 'most' in bar ? value > bar.most : value < bar.least;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))]!;
}

/** Milliseconds that `work` takes. */
export async function timed(work: () => PromiseLike<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}
