import { Deadlock } from '../faults.ts';
import { movesFromOutside, turn } from '../real.ts';
import type { SimKernel } from './sim-kernel.ts';

/**
 * Runs a poller on a simulated kernel until `until` is settled: the counterpart of `keepPolling`.
 *
 * `poll(delayMs)` wakes every task for which there is an event, and says whether there was one. It is
 * called when all other code has done what it can: with 0, then with the time to the next timer,
 * or with -1, for ever, if there is none. Rejects with `Deadlock` when nothing can happen any more.
 */
export async function pollInVirtualTime<T>(
  kernel: SimKernel,
  poll: (delayMs: number) => boolean,
  until: Promise<T>,
): Promise<T> {
  let over = false;
  const end = (): void => void (over = true);
  until.then(end, end);
  for (;;) {
    await turn();
    await turn();
    if (over) return until;
    if (poll(0)) continue;
    try {
      sleep(kernel, poll);
    } catch (error) {
      const moved = (): boolean => over || poll(0) || kernel.clock.nextAt !== undefined;
      if (!(error instanceof Deadlock) || !(await movesFromOutside(moved))) throw error;
    }
  }
}

// --- internal ---

function sleep({ clock }: SimKernel, poll: (delayMs: number) => boolean): void {
  const timer = clock.nextTimerAt;
  if (timer === undefined) poll(-1);
  else if (timer > clock.now()) poll(timer - clock.now());
  else clock.runNext();
}
