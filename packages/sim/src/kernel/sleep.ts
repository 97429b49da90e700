import type { VirtualClock } from '../virtual-clock.ts';

/**
 * Lets time pass, the program's own timers included, until `look` sees something or the timeout is over
 * (then it is empty). `null`: neither can ever be.
 */
export function sleep<T>(clock: VirtualClock, timeoutMs: number, look: () => T[]): T[] | null {
  const until = timeoutMs < 0 ? Infinity : clock.now() + timeoutMs;
  for (let steps = 0; steps < PATIENCE; steps += 1) {
    const { nextAt } = clock;
    if (nextAt === undefined && until === Infinity) return null;
    if (nextAt === undefined || nextAt > until) {
      clock.moveTo(until);
      return [];
    }
    clock.runNext();
    const seen = look();
    if (seen.length > 0) return seen;
  }
  return null;
}

// --- internal ---

const PATIENCE = 10_000; // timers and deliveries; more is a timer that sets itself again and again
