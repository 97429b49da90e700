// `vitest`, as far as tests use it: suites that collect tests, which the worker runs by itself.

export interface Collected {
  readonly title: string;
  readonly body: () => Promise<void>;
}

let suites: (() => void)[] = [];
let collected: Collected[] = [];

/** As in vitest, what is in a suite is defined when its file is loaded, and not before. */
export function describe(_: string, define: () => void): void {
  suites.push(define);
}

export const test = Object.assign(
  (title: string, body: () => Promise<void>): void => void collected.push({ title, body }),
  { skip: (): void => {} },
);

export const vi = { setConfig: (): void => {} };

/** The tests that were defined since it was last asked. */
export function takeCollected(): Collected[] {
  for (const define of suites) define();
  const taken = collected;
  [suites, collected] = [[], []];
  return taken;
}
