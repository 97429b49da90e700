/** What is done to a cell, a lock or a task. */
export type Operation = 'load' | 'store' | 'swap' | 'cas' | 'lock' | 'park' | 'ready';

/** Whoever watches a program's operations, and may let others run in between: the schedule explorer. */
export interface Watch {
  /** Before an operation on `target`: any other task may run now. */
  before(operation: Operation, target: object): void;
  /** An operation is done. */
  after(operation: Operation, target: object, args: readonly unknown[], result: unknown): void;
  /** `g` counts as asleep from now on. */
  asleep(g: object, slot: object): void;
  /** `g` does not sleep after all. */
  awake(g: object): void;
  /** `g` can go on; the watch calls `resume` when it shall. */
  ready(g: object, resume: () => void): void;
  /** Who runs now. */
  readonly current: object;
  /** `holder` has a lock that is needed now, and cannot let it go before this call returns. */
  blocked(holder: object): never;
}

/** Nobody watches in production. */
export const watching: { by: Watch | null } = { by: null };
