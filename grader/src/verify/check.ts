/** One thing that must hold, and the sentences that say where it does not. */
export interface Check {
  /** A claim: `the solution passes every step`. */
  readonly claim: string;
  readonly problems: readonly string[];
}

export function check(claim: string, problems: readonly (string | false | undefined)[]): Check {
  return { claim, problems: problems.filter((problem) => typeof problem === 'string') };
}
