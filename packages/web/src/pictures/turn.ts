// A picture has no test that runs to its end: it moves the simulator's clock itself, and stops where it likes.

import type { VirtualClock } from '@socketlings/sim';

/** Resolves when every promise that can settle by itself has done so. */
export function settled(): Promise<void> {
  return new Promise((resolve) => void setImmediate(resolve));
}

/** Lets the next thing happen: something arrives, or a timer fires. */
export async function happen(clock: VirtualClock): Promise<void> {
  clock.runNext();
  await settled();
}

/** Lets everything happen that is still to come. */
export async function play(clock: VirtualClock): Promise<void> {
  await settled();
  while (clock.hasNext()) await happen(clock);
}
