import type { StreamPolicy, NetworkName } from '../profile.ts';
import { policyFor } from '../profile.ts';
import type { Random } from '../random.ts';

/** `'loopback'` delivers at once, as Linux does to itself; the others take time (see `NetworkName`). */
export type KernelNetwork = NetworkName | 'loopback';

/** What a kernel may do to a poller without breaking a promise of epoll. */
export interface Mischief {
  /** Whether a wait finds a descriptor listed for which nothing has happened. */
  spurious(): boolean;
  /** Whether a signal interrupts a wait that would sleep (K36). */
  interrupts(): boolean;
}

export function mischiefFor(network: KernelNetwork, random: Random): Mischief {
  if (network === 'friendly' || network === 'loopback') return none;
  const chance = network === 'nasty' ? () => true : () => random.int(0, 3) === 0;
  return { spurious: atMost(SPURIOUS, chance), interrupts: atMost(INTERRUPTS, chance) };
}

export function kernelPolicyFor(network: KernelNetwork, random: Random): StreamPolicy {
  if (network !== 'loopback') return policyFor(network, random);
  return { ...policyFor('friendly', random), latency: () => 0 };
}

// --- internal ---

// A poller must get somewhere in the end.
const SPURIOUS = 100;
const INTERRUPTS = 20;

const none: Mischief = { spurious: () => false, interrupts: () => false };

function atMost(budget: number, chance: () => boolean): () => boolean {
  return () => budget > 0 && chance() && budget-- > 0;
}
