import { describe, expect, test } from 'vitest';
import type { Event } from './events.ts';
import { judge, worst } from './verdict.ts';
import type { Exercise } from './workshop.ts';

const EXERCISE: Exercise = {
  number: 9,
  name: 'example',
  slug: '09-example',
  title: 'Example',
  folder: '/nowhere',
  source: 'src/example.ts',
  steps: [
    { id: '9.1', number: 1, title: 'one', stretch: false, tests: ['a', 'b'] },
    { id: '9.2', number: 2, title: 'two', stretch: false, tests: ['c'] },
  ],
};

const COLLECTED: Event[] = [
  { type: 'started' },
  { type: 'collected', tests: ['a', 'b', 'c'], errors: [] },
];

function judgeEvents(events: Event[], killed = false): string[] {
  const exit = { code: 1, signal: null };
  const attempts = [{ events: [...COLLECTED, ...events], killed, exit, noise: '' }];
  return judge(EXERCISE, { attempts, durationMs: 1 }).steps.map(({ verdict }) => verdict);
}

function passes(test: string): Event[] {
  return [
    { type: 'test-start', test },
    { type: 'test-end', test, ms: 1 },
  ];
}

function throws(test: string, facts?: { lesson: string }): Event[] {
  const thrown = { name: 'Lesson', message: '', stack: '', ...(facts && { facts }) };
  return [
    { type: 'test-start', test },
    { type: 'test-end', test, ms: 1, thrown },
  ];
}

describe('a step', () => {
  test('passes when every test of it has passed', () => {
    expect(judgeEvents([...passes('a'), ...passes('b'), ...passes('c')])).toEqual([
      'passed',
      'passed',
    ]);
  });

  test('does not pass without evidence', () => {
    expect(judgeEvents(passes('a'))).toEqual(['not-run', 'not-run']);
  });

  test('fails by a lesson, and crashes by anything else', () => {
    const events = [...passes('a'), ...throws('b', { lesson: 'so it is' }), ...throws('c')];
    expect(judgeEvents(events)).toEqual(['failed', 'crashed']);
  });

  test('is hung when the grader had to end it, and crashed when it ended by itself', () => {
    const events: Event[] = [...passes('a'), ...passes('b'), { type: 'test-start', test: 'c' }];
    expect(judgeEvents(events, true)).toEqual(['passed', 'hung']);
    expect(judgeEvents(events, false)).toEqual(['passed', 'crashed']);
  });

  test('does not count when a test of it ran twice', () => {
    expect(judgeEvents([...passes('a'), ...passes('a'), ...passes('b'), ...passes('c')])[0]).toBe(
      'tampered',
    );
  });
});

describe('output', () => {
  test('is that of the first network, or of the one that failed', () => {
    const talk = (test: string, end: Event): Event[] => [
      { type: 'test-start', test },
      { type: 'run', run: 'friendly' },
      { type: 'output', text: 'first' },
      { type: 'run', run: '7' },
      { type: 'output', text: 'second' },
      end,
    ];
    const thrown = { name: 'Lesson', message: '', stack: '', facts: { lesson: 'no' } };
    const events = [
      ...talk('a', { type: 'test-end', test: 'a', ms: 1 }),
      ...talk('b', { type: 'test-end', test: 'b', ms: 1, thrown }),
    ];
    const attempts = [
      {
        events: [...COLLECTED, ...events],
        killed: false,
        exit: { code: 1, signal: null },
        noise: '',
      },
    ];
    const [step] = judge(EXERCISE, { attempts, durationMs: 1 }).steps;

    expect(step!.tests.map(({ output, run }) => [output, run])).toEqual([
      ['first', undefined],
      ['second', '7'],
    ]);
  });
});

test('the worst verdict is the one that counts', () => {
  expect(worst(['passed', 'failed', 'hung', 'not-run'])).toBe('hung');
  expect(worst(['passed', 'passed'])).toBe('passed');
});
