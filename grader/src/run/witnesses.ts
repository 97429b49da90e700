// There are two records of each test: the worker's, which is signed, and that of vitest's own process. A
// pass needs both.

import type { Attempt } from './follow.ts';

/** The tests that came to their end in a run, and whether the worker saw them pass. */
export function endsIn({ events }: Pick<Attempt, 'events'>): { test: string; passed: boolean }[] {
  return events.flatMap((event) =>
    event.type === 'test-end' ? [{ test: event.test, passed: event.thrown === undefined }] : [],
  );
}

/** Whether the run came to its end: until then vitest may not have heard of its last tests. */
export function isComplete({ events, killed }: Attempt): boolean {
  return !killed && events.some((event) => event.type === 'ended');
}

/** Whether vitest's own process tells the same of a test, once. */
export function agrees({ witness }: Attempt, end: { test: string; passed: boolean }): boolean {
  const states = witness.filter(({ test }) => test === end.test).map(({ state }) => state);
  return states.length === 1 && states[0] === (end.passed ? 'passed' : 'failed');
}

/** Whether vitest's own process has heard that a test passed. */
export function hasHeardOf({ witness }: Attempt, test: string): boolean {
  return witness.some((each) => each.test === test && each.state === 'passed');
}
