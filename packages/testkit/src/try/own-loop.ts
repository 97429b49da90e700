import type { G, Tasks } from '@socketlings/kernel';
import type { LinuxKernel } from '@socketlings/kernel/linux';
import { RunQueue } from '@socketlings/kernel/run-queue';
import { realClock, type Clock } from '@socketlings/net';
import type { Poller } from '../poller/contract.ts';
import type { Run } from '../poller/loop.ts';
import type { Costs } from './costs.ts';

/**
 * Runs a program by the learner's own loop, which waits in the kernel: Node's events, Ctrl-C among them, have no turn
 * meanwhile. So nothing listens for that, and the system ends the process.
 */
export async function runByOwnLoop(
  run: Run,
  { costs, turns }: { readonly costs: Costs; readonly turns: LinuxKernel['turns'] },
  begin: (clock: Clock) => { poller: Poller; work: () => Promise<void> },
): Promise<void> {
  using queue = new RunQueue(() => realClock.now(), turns);
  const { poller, work } = begin(queue.clock);
  queue.go(work);
  const poll = (delayMs: number): G[] => {
    costs.showSometimes();
    return poller.poll(delayMs < 0 ? A_WHILE : Math.min(delayMs, A_WHILE));
  };
  await run({ poll }, queue satisfies Tasks);
}

// --- internal ---

const A_WHILE = 1000; // ms: then the line of costs is printed anew
