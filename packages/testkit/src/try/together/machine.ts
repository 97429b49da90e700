import { ready, type Kernel } from '@socketlings/kernel';
import { listen, realClock, type Clock, type Listener } from '@socketlings/net';
import type { Poller } from '../../poller/contract.ts';
import { PollerListener } from '../../poller/poller-conn.ts';

export type PollerClass = new (kernel: Kernel, clock: Clock) => Poller;

/** Where ports are opened, and what wakes those who wait there. */
export interface Machine extends Disposable {
  open(port: number): Promise<Listener>;
  /** Goes on until something is over. */
  run<T>(until: Promise<T>): Promise<T>;
}

/** Real epoll with a poller on it, or, without one, Node's own sockets. `onPoll` is told how many it woke. */
export async function machineWith(
  Poller: PollerClass | null,
  onPoll: (woken: number) => void = () => {},
): Promise<Machine> {
  if (!Poller) return nodes;
  const { LinuxKernel, keepPolling } = await import('@socketlings/kernel/linux');
  const kernel = new LinuxKernel();
  const poller = new Poller(kernel, realClock);
  const turn = (delayMs: number): boolean => {
    const gs = poller.poll(delayMs);
    for (const g of gs) ready(g);
    onPoll(gs.length);
    return gs.length > 0;
  };
  return {
    open: async (port) => new PollerListener(kernel, poller, port),
    run: (until) => keepPolling(kernel, turn, until),
    [Symbol.dispose]: () => kernel[Symbol.dispose](),
  };
}

// --- internal ---

const nodes: Machine = {
  open: (port) => listen({ port }),
  run: (until) => until,
  [Symbol.dispose]: () => {},
};
