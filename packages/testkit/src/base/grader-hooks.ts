// The grader may put an object here before it loads the tests, to follow and to guard them. Plain vitest
// has none, and runs the same tests.

import type { Facts } from './lesson.ts';

/** The first network of a test, or those behind it; without a word, all. */
export type Part = 'first' | 'others';

/** What the testkit tells the grader, and asks it. */
export interface GraderHooks {
  /** The workshop's own code is loaded, and the code under test comes next: time to lock the doors. */
  loaded(own: {
    readonly modules: readonly object[];
    readonly factsOf: (error: unknown) => Facts | undefined;
    /** Takes a function that is called whenever something happens that a loop alone cannot do. */
    readonly onProgress: (listener: () => void) => void;
  }): void;
  /** A test is defined. Its title is unique within its file; only this body counts; vitest gets what is returned. */
  defined(title: string, body: (part?: Part) => Promise<void>): () => void;
  /** What this process lacks, as a sentence; it is said before `loaded`, and `withheld` names the tests that want it. */
  lacks(why: string): void;
  withheld(title: string): void;
  /** Whether this process is for the tests on the real kernel: those, and no others. */
  readonly realKernel: boolean;
  /** A test has played every order of a scenario; `why` not in every way there is, as a clause, if that is so. */
  played(how: {
    readonly orders: number;
    readonly interruptions: number;
    readonly why?: string;
  }): void;
  /** Rounds that loops and functions of the code under test have made, in steps of some dozens. */
  rounds(): number;
  /** A test goes into its next network. */
  entered(network: string): void;
}

export const graderHooks = Reflect.get(globalThis, Symbol.for('socketlings.grader-hooks')) as
  | GraderHooks
  | undefined;
