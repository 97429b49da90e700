import { describe, expect, test } from 'vitest';
import { cannotRun } from '../../vitest/main/cannot-run.mjs';
import { sayCharacter, sayDeath, sayThrown } from './words.ts';

describe('the death of a process has words', () => {
  test.each([
    [{ code: 139, signal: null }, '', 'nested too deeply'],
    [{ code: null, signal: 'SIGSEGV' }, '', 'nested too deeply'],
    [{ code: 134, signal: null }, 'terminate called', 'nested too deeply'],
    [{ code: 0xc00000fd, signal: null }, '', 'nested too deeply'],
    [{ code: 134, signal: null }, 'what():  std::bad_alloc', 'used up all the memory'],
    [{ code: 1, signal: null }, 'JavaScript heap out of memory', 'used up all the memory'],
  ])('%j %s', (exit, noise, words) => {
    expect(sayDeath(exit, noise)).toContain(words);
  });

  test('unless nobody knows why', () => {
    expect(sayDeath({ code: 1, signal: null }, '')).toBeUndefined();
  });
});

describe('an error is said in one line', () => {
  test.each([
    ['RangeError', 'Maximum call stack size exceeded', 'calls itself without an end'],
    ['RangeError', 'Invalid array length', 'more was asked for than there can be'],
    ['RangeError', 'Invalid string length', 'more was asked for than there can be'],
    ['RangeError', 'Array buffer allocation failed', 'more was asked for than there can be'],
    ['RangeError', 'Set maximum size exceeded', 'more was asked for than there can be'],
  ])('%s: %s', (name, message, words) => {
    expect(sayThrown({ name, message })).toContain(words);
  });

  test('also if it is what a file could not do', () => {
    const { message } = cannotRun({ file: '/a.ts', line: 3, why: "imports 'vm'." });

    expect(sayThrown({ name: 'Error', message })).toBe("it imports 'vm'.");
    expect(sayThrown({ name: 'Error', message: 'cannot run {"file":1}' })).toContain('cannot run');
  });

  test('the one that means something', () => {
    const message =
      'Transform failed with 1 error:\n\n\u001b[31m[PARSE_ERROR] \u001b[0mIt is odd\n  ╭─[ a.ts:1:1 ]';

    expect(sayThrown({ name: 'Error', message })).toBe('Error: It is odd');
    expect(sayThrown({ name: 'Error', message: 'one\ntwo' })).toBe('Error: one');
    expect(sayThrown({ name: 'Error', message: '' })).toBe('Error: ');
    expect(sayThrown({ name: 'Error', message: 'x'.repeat(9999) })).toHaveLength(501);
  });
});

test('a character that does not belong there is named', () => {
  expect(sayCharacter('a\nb = “x”', 2, 5)).toBe('“ (U+201C)');
  expect(sayCharacter('\0', 1, 1)).toBe('U+0000');
  expect(sayCharacter('', 1, 1)).toBeUndefined();
});
