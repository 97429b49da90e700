import { describe, expect, test } from 'vitest';
import { applyEdits } from './subjects.ts';

describe('a mutant', () => {
  test('is the solution with its edits', () => {
    const mutant = {
      name: 'm',
      caughtBy: 1,
      edits: [
        ['a', '$&'],
        ['c', 'C'],
      ],
    } as const;

    expect(applyEdits('abc', mutant)).toBe('$&bC');
  });

  test('must find what it edits, once', () => {
    const edit = (find: string) => ({ name: 'm', caughtBy: 1, edits: [[find, 'x']] }) as const;

    expect(() => applyEdits('abb', edit('c'))).toThrow('matches 0 times');
    expect(() => applyEdits('abb', edit('b'))).toThrow('matches 2 times');
  });
});
