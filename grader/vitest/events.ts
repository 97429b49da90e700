// What the worker writes down while it runs the tests: the facts that verdicts are made of.

import type { Facts } from '@socketlings/testkit';

/** Anything that was thrown, as text. `facts` is there when it was a lesson. */
export interface ThrownEvent {
  name: string;
  message: string;
  stack: string;
  causeStack?: string;
  facts?: Facts;
}

export type Event =
  /** How many times slower than an ordinary machine this one is: at least 1. */
  | { type: 'started'; slowness: number }
  /** In a shared process: what comes now is about this one of its subjects. */
  | { type: 'subject'; number: number }
  | { type: 'collected'; tests: string[]; errors: ThrownEvent[] }
  /** vitest lacks what a verdict takes; the process has ended itself. */
  | { type: 'lacks'; what: string }
  /** A test that was not started, for this process lacks what it wants. */
  | { type: 'withheld'; test: string; why: string }
  | { type: 'test-start'; test: string }
  /** The test goes into its next network: `friendly`, `nasty` or a seed. */
  | { type: 'network'; network: string }
  /** The test has played every order of a scenario; `why` not in every way there is. */
  | { type: 'played'; orders: number; interruptions: number; why?: string }
  | { type: 'output'; text: string }
  /** A loop is still at work: no reason yet to give it up. */
  | { type: 'busy' }
  /** A loop of the code under test was stopped, for no other task had a turn. */
  | { type: 'endless-loop'; file: string; line: number }
  /** There was no memory left for it; it was ended. */
  | { type: 'out-of-memory' }
  /** An uncaught error: it would have ended a real process. */
  | { type: 'uncaught'; thrown: ThrownEvent }
  /** The code under test tried to end the process, or to act on others. */
  | { type: 'exit-call'; what: string }
  /** Something was done to the tests or to what they tell. */
  | { type: 'tamper'; what: string }
  /** In a shared process: something is not as the subject found it. */
  | { type: 'left-behind'; what: string }
  /** The test holds in its first network; it goes on when every test has had its turn there. */
  | { type: 'test-held'; test: string; ms: number }
  | { type: 'test-end'; test: string; ms: number; thrown?: ThrownEvent }
  | { type: 'ended' };
