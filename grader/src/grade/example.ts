// An exercise of two steps, and what its tests tell while they run.

import type { Exercise } from '../workshop/workshop.ts';
import type { Event } from '../../vitest/events.ts';

export const EXERCISE: Exercise = {
  number: 9,
  name: 'example',
  slug: '09-example',
  title: 'Example',
  folder: '/nowhere',
  originals: { folder: '/nowhere', tests: [], setAside: [] },
  source: 'src/example.ts',
  steps: [
    { id: '9.1', number: 1, title: 'one', stretch: false, tests: ['a', 'b'], onKernel: [] },
    { id: '9.2', number: 2, title: 'two', stretch: false, tests: ['c'], onKernel: [] },
  ],
};

export const COLLECTED: Event[] = [
  { type: 'started', slowness: 1 },
  { type: 'collected', tests: ['a', 'b', 'c'], errors: [] },
];

/** The events of a test that passes. */
export function passes(test: string): Event[] {
  return [
    { type: 'test-start', test },
    { type: 'test-end', test, ms: 1 },
  ];
}

/** The events of a test that throws: a lesson, or anything else. */
export function throws(test: string, facts?: { lesson: string }): Event[] {
  const thrown = { name: 'Lesson', message: '', stack: '', ...(facts && { facts }) };
  return [
    { type: 'test-start', test },
    { type: 'test-end', test, ms: 1, thrown },
  ];
}
