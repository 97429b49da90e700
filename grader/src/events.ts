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
  | { type: 'started' }
  | { type: 'collected'; tests: string[]; errors: ThrownEvent[] }
  | { type: 'test-start'; test: string }
  /** The test goes into its next network: `friendly`, `nasty` or a seed. */
  | { type: 'run'; run: string }
  | { type: 'output'; text: string }
  /** A loop is still at work: no reason yet to give it up. */
  | { type: 'busy' }
  /** A loop of the code under test was stopped, for it lets nobody else run. */
  | { type: 'endless-loop'; file: string; line: number }
  | { type: 'test-end'; test: string; ms: number; thrown?: ThrownEvent }
  | { type: 'ended' };

/** Reads the events in a piece of the event file; a line that was cut off by a crash is left out. */
export function parseEvents(text: string): Event[] {
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Event);
}
