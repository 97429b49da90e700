export interface Figure {
  readonly what: string;
  readonly value: number;
  /** Empty for a ratio. */
  readonly unit: '' | 'µs' | 'ms' | 's' | 'KB' | 'MB' | 'MB/s' | 'k/s' | '%';
}

/** One line of the table. */
export interface Row extends Figure {
  readonly bar?: string;
  /** Where the middle half of the rounds lies. */
  readonly quartiles?: readonly [number, number];
  readonly more?: readonly Figure[];
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
