import { Atomic } from '@socketlings/kernel';
import { explore, type Scenario } from './explore.ts';

/**
 * Why the explorer cannot be relied on here, as a clause; null if it can. It stands on what V8 has for its own
 * tests, so it is asked first about two counters of which everything is known.
 */
export async function whyNoExplorer(search: typeof explore = explore): Promise<string | null> {
  try {
    const bounds = { preemptions: 1, most: MOST };
    const lost = await search(counting(carelessly), bounds);
    const kept = await search(counting(carefully), bounds);
    if (lost.counterexample?.error !== LOST) return 'it misses an order that is bad';
    return kept.counterexample ? 'it finds a bad order where there is none' : null;
  } catch (error) {
    return String(error);
  }
}

// --- internal ---

const MOST = 1000; // orders; there are less than a hundred
const LOST = new Error('one was lost');

/** Two tasks count in one cell, and then wait: both must wake up, and no count be lost. */
function counting(count: (cell: Atomic<number>) => void): Scenario {
  return (schedule) => {
    const cell = new Atomic(0);
    const tasks = ['ann', 'bob'].map((name) => {
      return schedule.go(name, async () => {
        count(cell);
        await Promise.resolve();
        return name;
      });
    });
    return ({ kind }) => {
      if (kind !== 'over' || tasks.some(({ state }) => state !== 'done'))
        throw new Error('a task never woke up');
      if (cell.load() !== tasks.length) throw LOST;
    };
  };
}

function carelessly(cell: Atomic<number>): void {
  cell.store(cell.load() + 1);
}

function carefully(cell: Atomic<number>): void {
  for (let n = cell.load(); !cell.cas(n, n + 1); n = cell.load());
}
