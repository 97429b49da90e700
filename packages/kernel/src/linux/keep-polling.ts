import { setImmediate as turn } from 'node:timers/promises';
import { farEnough } from '../runtime/far-enough.ts';
import type { LinuxKernel } from './linux-kernel.ts';

/**
 * Runs a poller on Node's event loop, which never waits for it, until `until` is settled.
 *
 * `poll(delayMs)` wakes every task for which there is an event, and says whether there was one.
 * It is called with 0, or with 1 when events are there: then it may take the poller's own wake-up, which
 * only a blocking call consumes, and does not wait. A thread waits while nothing happens.
 */
export async function keepPolling<T>(
  kernel: LinuxKernel,
  poll: (delayMs: number) => boolean,
  until: Promise<T>,
): Promise<T> {
  let over = false;
  const end = (): boolean => !(over = true);
  const ended = until.then(end, end);
  await turn(); // `farEnough` works from a microtask only
  for (let empty = 0; !over;) {
    if (await pollOn(kernel, poll, () => over)) empty = 0;
    empty += 1;
    await turn();
    if (empty < EMPTY_POLLS || over) continue;
    const event = await Promise.race([kernel.untilEvent(), ended]);
    if (event && poll(1)) empty = 0;
  }
  return until;
}

// --- internal ---

/** Polls as long as something comes and Node can wait, and says whether something has come. */
async function pollOn(
  { turns }: LinuxKernel,
  poll: (delayMs: number) => boolean,
  isOver: () => boolean,
): Promise<boolean> {
  const began = performance.now();
  let hasCome = false;
  turns.begin();
  for (let isFar = true; !isOver();) {
    const isWoken = poll(0);
    if (!isWoken && isFar) break;
    // The next look stands behind all who go on now, so that nobody must be left for it.
    for (let looks = 1; isWoken && !isFar && looks < LOOKS; looks += 1) if (!poll(0)) break;
    hasCome ||= isWoken;
    isFar = await farEnough(turns);
    if (turns.isOver) isFar = await farEnough(); // who has to wait is not woken before all of them do
    if (isFar && performance.now() - began > TURN) break;
  }
  return hasCome;
}

// A thread costs more than an empty poll: it is worth waking only when nothing has come for a while.
const EMPTY_POLLS = 20;

const LOOKS = 64; // in a row, while others go on

// ms that Node's own events have to wait while ours keep coming: to let them have their turn costs as
// much as a few polls.
const TURN = 1;
