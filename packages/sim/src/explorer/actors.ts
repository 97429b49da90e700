import type { Operation } from '@socketlings/kernel/interceptor';

/** What can take its turn. A scenario names tasks, which may sleep, and acts, which happen in one go. */
export interface Actor {
  readonly name: string;
  readonly kind: 'task' | 'act';
  /** Whether nobody interrupts it: it goes on until it sleeps. */
  readonly whole?: boolean;
}

/** A task: an async function that is started once, at any time. */
export interface Task extends Actor {
  readonly kind: 'task';
  /** Asleep in `park()`, or waiting for some promise that no turn settles. */
  state: 'not started' | 'running' | 'asleep' | 'done' | 'failed';
  value: unknown;
}

/** Told what is done while a schedule is played; it may look at the stack. */
export interface Listener {
  operation(
    by: Actor,
    operation: Operation,
    target: object,
    args: readonly unknown[],
    result: unknown,
  ): void;
  turn(actor: Actor, what: 'starts' | 'goes on' | 'happens' | 'is over'): void;
}

/** What came of a schedule, beside the results of its tasks. */
export type Ending =
  | { readonly kind: 'over' }
  // `actor` needs a lock that `holder`, further down the stack, has: what comes then cannot be played.
  | { readonly kind: 'blocked'; readonly actor: Actor; readonly holder: Actor }
  | { readonly kind: 'endless' }
  // Code that was rewritten does what cannot be played so; `what` is a clause.
  | { readonly kind: 'not in steps'; readonly what: string }
  | { readonly kind: 'threw'; readonly actor: Actor; readonly error: unknown };
