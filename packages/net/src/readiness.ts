/** Which calls may have something to do: a hint, not a promise. */
export interface Readiness {
  readonly r: boolean;
  readonly w: boolean;
}
