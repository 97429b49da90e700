import { describe, expect, test } from 'vitest';
import type { Step } from '../workshop/workshop.ts';
import { writeHint } from './hint.ts';

const PAGE = { width: 80, colors: false };
const STEP: Step = {
  id: '3.2',
  number: 2,
  title: 'one piece',
  stretch: false,
  tests: [],
  onKernel: [],
};
const WAYS = { more: 'npm run hint 3', read: 'README.md, Step 2', compare: 'the diff' };
const RUNGS = ['**Nudge.** Who waits?', '**Shape.** wait; write.'];

function hint(climbed: number, rungs = RUNGS): string[] {
  return writeHint({ step: STEP, rungs, climbed }, WAYS, PAGE);
}

describe('a hint', () => {
  test('is one rung, and how to get the next', () => {
    expect(hint(0)).toEqual([
      ' 3.2  one piece',
      '',
      '  Nudge. Who waits?',
      '',
      '  one more: npm run hint 3',
    ]);
  });

  test('says that it is the last', () => {
    expect(hint(1).slice(2)).toEqual([
      '  Shape. wait; write.',
      '',
      '  This is the last hint for this step.',
    ]);
  });

  test('after the last is all of them again, and where else to look', () => {
    expect(hint(2).slice(2)).toEqual([
      '  Nudge. Who waits?',
      '',
      '  Shape. wait; write.',
      '',
      '  There are no more hints for this step.',
      '  read:     README.md, Step 2',
      '  compare:  the diff',
    ]);
  });

  test('is not repeated where it would be in the way', () => {
    const ways = { ...WAYS, again: 'npm run hint 3' };

    expect(writeHint({ step: STEP, rungs: RUNGS, climbed: 2 }, ways, PAGE)).toEqual([
      ' 3.2  one piece',
      '',
      '  There are no more hints for this step.',
      '  again:    npm run hint 3',
      '  read:     README.md, Step 2',
      '  compare:  the diff',
    ]);
  });

  test('that does not exist is not promised', () => {
    expect(hint(0, [])[2]).toBe('  There is no hint for this step.');
  });
});
