/** One line of the table. */
export interface Row {
  readonly what: string;
  readonly value: number;
  /** Empty for a ratio. */
  readonly unit: '' | 'ms' | 'MB' | 's' | 'MB/s' | 'k/s';
  readonly bar?: string;
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
