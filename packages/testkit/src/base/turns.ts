import type { VirtualClock } from '@socketlings/sim';

// Taken before the code under test is loaded.
const { setImmediate } = globalThis;
const getActiveResourcesInfo = process.getActiveResourcesInfo.bind(process);

/**
 * In how many of so many turns of the event loop an immediate is set for the next one; `each` holds back
 * virtual time, turn by turn.
 */
export async function busyTurns(turns: number, each: () => void): Promise<number> {
  let busy = 0;
  for (let i = 0; i < turns; i += 1) {
    each();
    await new Promise((resolve) => setImmediate(resolve));
    if (isSomethingDue()) busy += 1;
  }
  return busy;
}

/** Lets the event loop turn, at most `most` times, until no immediate has been set for a few turns. */
export async function turnUntilIdle(most: number, each: () => void): Promise<void> {
  for (let [i, quiet] = [0, 0]; i < most && quiet < WHILE; i += 1) {
    each();
    await new Promise((resolve) => setImmediate(resolve));
    quiet = isSomethingDue() ? 0 : quiet + 1;
  }
}

/** Timers of whatever kind that were set until now, and all that the network has put off. */
export function timersEver(clock: VirtualClock): number {
  const id = clock.setTimer(Infinity, () => {});
  clock.clearTimer(id);
  return id;
}

// --- internal ---

function isSomethingDue(): boolean {
  const immediates = getActiveResourcesInfo().filter((name) => name === 'Immediate').length;
  return immediates > SCHEDULERS;
}

const SCHEDULERS = 1; // the scheduler's own, which looks whether the code is idle
const WHILE = 4; // turns: which of two comes first in one of them is chance
