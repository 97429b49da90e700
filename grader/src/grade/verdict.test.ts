import { describe, expect, test } from 'vitest';
import { COLLECTED, EXERCISE, passes, throws } from './example.ts';
import type { Event } from '../../vitest/events.ts';
import { judge, withheldFromKernel, worst } from './verdict.ts';

function judgeEvents(events: Event[], killed?: 'silent' | 'late'): string[] {
  const exit = { code: 1, signal: null };
  const witness = events.flatMap((event) => {
    return event.type === 'test-end' ? [{ test: event.test, state: 'passed' }] : [];
  });
  const attempts = [{ events: [...COLLECTED, ...events], killed, exit, witness, noise: '' }];
  return judge(EXERCISE, { attempts, durationMs: 1 }).steps.map(({ verdict }) => verdict);
}

function holds(test: string): Event[] {
  return [
    { type: 'test-start', test },
    { type: 'network', network: 'friendly' },
    { type: 'test-held', test, ms: 1 },
  ];
}

/** Of a process that printed that its memory was used up: whether the step says so, too. */
function outOfMemory(killed?: 'silent'): boolean | undefined {
  const exit = { code: killed ? null : 1, signal: killed ? 'SIGKILL' : null };
  const noise = 'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory';
  const events: Event[] = [...COLLECTED, { type: 'test-start', test: 'a' }];
  const facts = { attempts: [{ events, killed, exit, witness: [], noise }], durationMs: 1 };
  return judge(EXERCISE, facts).steps[0]!.tests[0]!.outOfMemory;
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

  test('says why it did not run on the real kernel', () => {
    const [one] = EXERCISE.steps;
    const real = { ...EXERCISE, steps: [{ ...one!, onKernel: ['b'] }] };
    const attempts = [
      { events: passes('a'), exit: { code: 0, signal: null }, witness: [], noise: '' },
    ];
    const facts = {
      attempts: attempts.map((each) => ({ ...each, killed: undefined })),
      durationMs: 1,
    };
    const judged = withheldFromKernel(judge(real, facts), 'It needs Linux.');
    const { verdict, tests } = judged.steps[0]!;
    expect(verdict).toBe('not-run');
    expect(tests[0]?.reason).not.toBe('It needs Linux.');
    expect(tests[1]).toMatchObject({ verdict: 'not-run', reason: 'It needs Linux.' });
  });

  test('fails by a lesson, and crashes by anything else', () => {
    const events = [...passes('a'), ...throws('b', { lesson: 'so it is' }), ...throws('c')];
    expect(judgeEvents(events)).toEqual(['failed', 'crashed']);
  });

  test('is hung when the grader had to end it, and crashed when it ended by itself', () => {
    const events: Event[] = [...passes('a'), ...passes('b'), { type: 'test-start', test: 'c' }];
    expect(judgeEvents(events, 'silent')).toEqual(['passed', 'hung']);
    expect(judgeEvents(events)).toEqual(['passed', 'crashed']);
  });

  test('has used up its memory if its process ended of it, and not if it only says so', () => {
    expect(outOfMemory()).toBe(true);
    expect(outOfMemory('silent')).toBe(false);
  });

  test('is not held against anybody when all tests together took too long', () => {
    const events: Event[] = [...passes('a'), ...passes('b'), { type: 'test-start', test: 'c' }];
    expect(judgeEvents(events, 'late')).toEqual(['passed', 'not-run']);
  });

  test('of which a test holds in its first network only has not run', () => {
    expect(judgeEvents([...holds('a'), ...passes('a'), ...holds('b')])[0]).toBe('not-run');
    expect(judgeEvents([...holds('a'), ...holds('b'), ...passes('a'), ...passes('b')])[0]).toBe(
      'passed',
    );
  });

  test('fails in any network', () => {
    const events = [...holds('a'), ...throws('b', { lesson: 'so it is' }), ...passes('a')];
    expect(judgeEvents(events)[0]).toBe('failed');
    const later = [...holds('a'), ...holds('b'), ...throws('a', { lesson: 'so it is' })];
    expect(judgeEvents([...later, ...passes('b')])[0]).toBe('failed');
  });

  test('has crashed by an error that came when its test held, whatever came behind it', () => {
    const uncaught: Event = { type: 'uncaught', thrown: { name: 'E', message: '', stack: '' } };
    const events = [...holds('a'), uncaught, ...passes('b'), ...passes('a')];
    expect(judgeEvents(events)[0]).toBe('crashed');
  });

  test('does not count when a test of it ran twice', () => {
    expect(judgeEvents([...passes('a'), ...passes('a'), ...passes('b'), ...passes('c')])[0]).toBe(
      'tampered',
    );
  });
});

describe('nothing counts that had passed', () => {
  const all = [...passes('a'), ...passes('b'), ...passes('c')];
  const ended: Event = { type: 'ended' };
  const judgeWith = (events: Event[], states: string[]): string[] => {
    const witness = states.map((state, i) => ({ test: 'abc'[i]!, state }));
    const exit = { code: 0, signal: null };
    const attempts = [
      { events: [...COLLECTED, ...events], killed: undefined, exit, witness, noise: '' },
    ];
    return judge(EXERCISE, { attempts, durationMs: 1 }).steps.map(({ verdict }) => verdict);
  };

  test('when something was done to the tests', () => {
    const tamper: Event = { type: 'tamper', what: 'the record of the tests was written to' };

    expect(judgeWith([tamper, ...all, ended], ['passed', 'passed', 'passed'])).toEqual([
      'tampered',
      'tampered',
    ]);
  });

  test('when vitest saw it end in another way, or not at all', () => {
    const tampered = ['tampered', 'tampered'];

    expect(judgeWith([...all, ended], ['passed', 'passed', 'passed'])).toEqual([
      'passed',
      'passed',
    ]);
    expect(judgeWith([...all, ended], ['passed', 'failed', 'passed'])).toEqual(tampered);
    expect(judgeWith([...all, ended], ['passed', 'passed'])).toEqual(tampered);
  });

  test('when its process died before vitest had heard of it', () => {
    expect(judgeWith(all, [])).toEqual(['not-run', 'not-run']);
    expect(judgeWith(all, ['passed', 'passed'])).toEqual(['passed', 'not-run']);
  });

  test('until it has passed again, in a process that lives to tell', () => {
    const exit = { code: 0, signal: null };
    const died = {
      events: [...COLLECTED, ...all],
      killed: undefined,
      exit,
      witness: [],
      noise: '',
    };
    const states = ['a', 'b', 'c'].map((name) => ({ test: name, state: 'passed' }));
    const attempts = [died, { ...died, events: [...died.events, ended], witness: states }];

    const { steps } = judge(EXERCISE, { attempts, durationMs: 1 });

    expect(steps.map(({ verdict }) => verdict)).toEqual(['passed', 'passed']);
  });
});

describe('a test that passed is crashed after all', () => {
  test('when an error comes out late that nobody caught', () => {
    const thrown = { name: 'Error', message: 'late', stack: '' };
    const late: Event = { type: 'uncaught', thrown };

    expect(judgeEvents([...passes('a'), ...passes('b'), late, ...passes('c')])).toEqual([
      'crashed',
      'passed',
    ]);
  });

  test('when it tried to end the process', () => {
    const exit: Event = { type: 'exit-call', what: 'process.exit' };
    const [start, end] = passes('c') as [Event, Event];

    expect(judgeEvents([...passes('a'), ...passes('b'), start, exit, end])).toEqual([
      'passed',
      'crashed',
    ]);
  });
});

describe('output', () => {
  test('is that of the first network, or of the one that failed', () => {
    const talk = (test: string, end: Event): Event[] => [
      { type: 'test-start', test },
      { type: 'network', network: 'friendly' },
      { type: 'output', text: 'first' },
      { type: 'network', network: '7' },
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
        killed: undefined,
        exit: { code: 1, signal: null },
        witness: [{ test: 'a', state: 'passed' }],
        noise: '',
      },
    ];
    const [step] = judge(EXERCISE, { attempts, durationMs: 1 }).steps;

    expect(step!.tests.map(({ output, network }) => [output, network])).toEqual([
      ['first', undefined],
      ['second', '7'],
    ]);
  });
});

test('the worst verdict is the one that counts', () => {
  expect(worst(['passed', 'failed', 'hung', 'not-run'])).toBe('hung');
  expect(worst(['passed', 'passed'])).toBe('passed');
});
