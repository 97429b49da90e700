import { errno, type Errno } from '@socketlings/kernel';
import type { StreamPolicy, Run } from '../profile.ts';
import { policyFor } from '../profile.ts';
import type { Random } from '../random.ts';

/** `'loopback'` delivers at once, as Linux does to itself; the others take time (see `Run`). */
export type KernelRun = Run | 'loopback';

/** What a kernel may do to a poller without breaking a promise of epoll. */
export interface Mischief {
  /** Whether a wait finds a descriptor listed for which nothing has happened. */
  spurious(): boolean;
  /** Whether a signal interrupts a wait that would sleep (K36). */
  interrupts(): boolean;
}

export function mischiefFor(run: KernelRun, random: Random): Mischief {
  if (run === 'friendly' || run === 'loopback') return none;
  const chance = run === 'nasty' ? () => true : () => random.int(0, 3) === 0;
  return { spurious: atMost(SPURIOUS, chance), interrupts: atMost(INTERRUPTS, chance) };
}

export function kernelPolicyFor(run: KernelRun, random: Random): StreamPolicy {
  if (run !== 'loopback') return policyFor(run, random);
  return { ...policyFor('friendly', random), latency: () => 0 };
}

/** Calls that fail because a test wants them to. */
export class Injected {
  readonly #errors = new Map<string, Errno[]>();

  add(call: string, errors: readonly Errno[]): void {
    this.#errors.set(call, [...(this.#errors.get(call) ?? []), ...errors]);
  }

  /** The result that is due for `call`, once. */
  take(call: string): number | null {
    const error = this.#errors.get(call)?.shift();
    return error === undefined ? null : -errno[error];
  }
}

// --- internal ---

// A poller must get somewhere in the end.
const SPURIOUS = 100;
const INTERRUPTS = 20;

const none: Mischief = { spurious: () => false, interrupts: () => false };

function atMost(budget: number, chance: () => boolean): () => boolean {
  return () => budget > 0 && chance() && budget-- > 0;
}
