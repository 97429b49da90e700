import pLimit from 'p-limit';

/** Starts `work` for each item, two at a time; the results can be awaited in order while it goes on. */
export function twoAtATime<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R>[] {
  const limit = pLimit(2);
  const results = items.map((item) => limit(() => work(item)));
  for (const result of results) result.catch(() => {}); // told to whoever awaits it
  return results;
}
