// Whoever watches the tests (the grader) may put an object here before the tests are loaded. Without
// one, as with plain vitest, nothing is missing but the watching.

import type { Facts } from './lesson.ts';

/** What is told to whoever watches. */
export interface Watcher {
  /** The workshop's own code is loaded, and what comes next is not: time to lock the doors. */
  loaded(own: {
    readonly modules: readonly object[];
    readonly factsOf: (error: unknown) => Facts | undefined;
    /** Takes who wants to hear whenever something happens that a loop alone cannot do. */
    readonly onProgress: (listener: () => void) => void;
  }): void;
  /** A test is defined. Its title is unique within its file; only this body counts; vitest gets what is returned. */
  defined(title: string, body: () => Promise<void>): () => void;
  /** What this process lacks, as a sentence; it is said before `loaded`, and `withheld` names the tests that want it. */
  lacks(why: string): void;
  withheld(title: string): void;
  /** Whether this process is for the tests on the real kernel: those, and no others. */
  readonly realKernel: boolean;
  /** A test goes into its next network. */
  entered(run: string): void;
}

export const watcher = Reflect.get(globalThis, Symbol.for('socketlings.watcher')) as
  | Watcher
  | undefined;
