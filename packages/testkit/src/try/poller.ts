// For `npm run try 5`: servers on the learner's poller, on real epoll, and what they cost.

import { observed, ready, whyNoLinux, type Kernel } from '@socketlings/kernel';
import type { LinuxKernel } from '@socketlings/kernel/linux';
import { realClock, type Clock, type Listener } from '@socketlings/net';
import type { Poller } from '../poller/contract.ts';
import { sayError } from '../base/say-error.ts';
import { BusyPoller } from './busy-poller.ts';
import type { Run } from '../poller/loop.ts';
import { Costs } from './costs.ts';
import { NO_NEW_CLIENTS, stopOnInterrupt } from './interrupt.ts';
import { runByOwnLoop } from './own-loop.ts';
import { PollerListener } from '../poller/poller-conn.ts';

export interface Service {
  /** What it does, for `… listens on 127.0.0.1:7`. */
  readonly name: string;
  /** How to reach it. */
  readonly example: (port: number) => string;
  readonly serve: (listener: Listener, onError: (error: unknown) => void) => Promise<void>;
}

export interface TryPoller {
  readonly Poller: new (kernel: Kernel, clock: Clock) => Poller;
  readonly services: readonly Service[];
  /** Asks again and again, instead of using the poller. */
  readonly busy: boolean;
  /** The learner's own loop, if it shall run all this. */
  readonly run?: Run | undefined;
}

/** Runs servers on ports of this machine until Ctrl-C, with a line that says what they cost. */
export async function tryPoller(tried: TryPoller): Promise<void> {
  const why = whyNoLinux();
  if (why) {
    console.log(`\n  ${why} The dev container of this workshop has it (.devcontainer).\n`);
    return;
  }
  const { LinuxKernel, keepPolling } = await import('@socketlings/kernel/linux');
  using linux = new LinuxKernel();
  const costs = new Costs(process.stdout);
  const kernel = observed(linux, { after: (call) => costs.count(call) });
  if (tried.run) await byOwnLoop(tried, tried.run, { kernel, costs, turns: linux.turns });
  else {
    const keep: Keep = (poller, work) => keepPolling(linux, turnOf(poller), work);
    await byEventLoop(tried, keep, { kernel, costs });
  }
}

// --- internal ---

const CALM = `
  Below: how many calls wait, and what it costs. Connect, say something, say nothing. Then see the
  same server without a poller: npm run try 5 busy
`;
const BUSY = `
  No poller: whoever waits asks again and again. Connect a few clients, and look at the numbers.
`;

const OWN = `
  Your own loop, run(), calls poll(): it waits in the kernel, and Node has no turn meanwhile. Connect,
  say something, say nothing. Ctrl-C ends it.
`;

/** Opens the ports; `work` serves there. */
function serve(
  { services }: TryPoller,
  kernel: Kernel,
  { poller, costs }: { poller: Poller; costs: Costs },
): { listeners: readonly PollerListener[]; work: () => Promise<void> } {
  const listeners = open(services, kernel, costs.counting(poller));
  const onError = (error: unknown): void => costs.note(`  onError: ${sayError(error)}`);
  const work = async (): Promise<void> => {
    await Promise.all(services.map(({ serve: each }, i) => each(listeners[i]!, onError)));
  };
  return { listeners, work };
}

interface Surroundings {
  readonly kernel: Kernel;
  readonly costs: Costs;
}

/** Calls a poller until the work is done. */
type Keep = (poller: Poller, work: Promise<void>) => Promise<void>;

async function byEventLoop(
  tried: TryPoller,
  keep: Keep,
  { kernel, costs }: Surroundings,
): Promise<void> {
  const { Poller, busy } = tried;
  const poller = busy
    ? (new BusyPoller(kernel) as unknown as Poller)
    : new Poller(kernel, realClock);
  const { listeners, work } = serve(tried, kernel, { poller, costs });
  console.log(busy ? BUSY : CALM);
  stopOnInterrupt(() => {
    costs.note(NO_NEW_CLIENTS);
    for (const listener of listeners) void listener.close();
    if (!busy) poller.wake();
  });
  using _ = costs.shown();
  await (busy ? work() : keep(poller, work()));
}

async function byOwnLoop(
  tried: TryPoller,
  run: Run,
  { kernel, costs, turns }: Surroundings & { readonly turns: LinuxKernel['turns'] },
): Promise<void> {
  await runByOwnLoop(run, { costs, turns }, (clock) => {
    const poller = new tried.Poller(kernel, clock);
    const { work } = serve(tried, kernel, { poller, costs });
    console.log(OWN);
    return { poller, work };
  });
}

function open(services: readonly Service[], kernel: Kernel, poller: Poller): PollerListener[] {
  const port = Number(process.env['SOCKETLINGS_PORT'] ?? 0);
  return services.map(({ name, example }, i) => {
    const listener = new PollerListener(kernel, poller, i === 0 ? port : 0);
    console.log(`\n  ${name} listens on ${listener.addr}. In another terminal:\n`);
    console.log(`    ${example(listener.addr.port)}`);
    return listener;
  });
}

function turnOf(poller: Poller): (delayMs: number) => boolean {
  return (delayMs) => {
    const gs = poller.poll(delayMs);
    for (const g of gs) ready(g);
    return gs.length > 0;
  };
}
