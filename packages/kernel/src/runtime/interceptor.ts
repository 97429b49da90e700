/** What is done to a cell, a lock or a task. */
export type Operation = 'load' | 'store' | 'swap' | 'cas' | 'lock' | 'park' | 'ready';

/** Comes between a program and its operations, and may let other tasks run there: the schedule explorer. */
export interface Interceptor {
  /** Before an operation on `target`: any other task may run now. */
  before(operation: Operation, target: object): void;
  /** An operation is done. */
  after(operation: Operation, target: object, args: readonly unknown[], result: unknown): void;
  /** `g` counts as asleep from now on. */
  asleep(g: object, slot: object): void;
  /** `g` does not sleep after all. */
  awake(g: object): void;
  /** `g` can go on; the interceptor calls `resume` when it shall. */
  ready(g: object, resume: () => void): void;
  /** The task or act that runs now. */
  readonly current: object;
  /** `holder` has a lock that is needed now, and cannot let it go before this call returns. */
  blocked(holder: object): never;
}

/** In production it is null. */
export const intercepted: { by: Interceptor | null } = { by: null };
