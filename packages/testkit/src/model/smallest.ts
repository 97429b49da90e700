/** What a script that fails comes down to. */
export interface Smallest<T, F> {
  readonly script: readonly T[];
  readonly failure: F;
}

interface Search<T, F> {
  /** Plays a script; gives how it failed, in the same way as the first one, or nothing. */
  readonly fails: (script: readonly T[]) => Promise<F | undefined>;
  /** The same item, each time simpler in one way. */
  readonly simpler: (item: T) => readonly T[];
  /** So many scripts are played at most. */
  readonly most: number;
}

/** Leaves out of a failing script what it can do without, and makes the rest as simple as it gets. */
export async function smallest<T, F>(
  found: Smallest<T, F>,
  { fails, simpler, most }: Search<T, F>,
): Promise<Smallest<T, F>> {
  let best = found;
  let left = most;
  const isBetter = async (script: readonly T[]): Promise<boolean> => {
    if (left <= 0) return false;
    left -= 1;
    const failure = await fails(script);
    if (failure !== undefined) best = { script, failure };
    return failure !== undefined;
  };
  for (let before; before !== best && left > 0;) {
    before = best;
    await leaveOut(() => best.script, isBetter);
    await simplify(() => best.script, simpler, isBetter);
  }
  return best;
}

// --- internal ---

type Try<T> = (script: readonly T[]) => Promise<boolean>;

/** Large pieces first, single items in the end; from the back, where most of what fails does not depend on it. */
async function leaveOut<T>(now: () => readonly T[], isBetter: Try<T>): Promise<void> {
  for (let size = now().length >> 1; size >= 1; size >>= 1) {
    for (let at = now().length - size; at > -size; at -= size) {
      const from = Math.max(0, at);
      if (from < now().length) await isBetter(now().toSpliced(from, size));
    }
  }
}

async function simplify<T>(
  now: () => readonly T[],
  simpler: (item: T) => readonly T[],
  isBetter: Try<T>,
): Promise<void> {
  for (let at = 0; at < now().length; at += 1) {
    for (const item of simpler(now()[at]!)) {
      if (await isBetter(now().with(at, item))) break;
    }
  }
}
