import { describe, expect, test } from 'vitest';
import { clean, cleanLine, cleanOutput, cleanValue, toJson } from './clean.ts';

/** No width, no ink, or another direction: one of each kind that Unicode has. */
const INVISIBLE = [
  ['\0', String.raw`\x00`],
  ['\u001B', String.raw`\x1b`],
  ['\u007F', String.raw`\x7f`],
  ['\u0085', String.raw`\x85`],
  ['\u00AD', String.raw`\xad`],
  ['\u200B', String.raw`\u200b`],
  ['\u202E', String.raw`\u202e`],
  ['\u2028', String.raw`\u2028`],
  ['\uFEFF', String.raw`\ufeff`],
  ['\uFFFE', String.raw`\ufffe`],
  ['\uD800', String.raw`\ud800`],
  ['\u{E0001}', String.raw`\u{e0001}`],
] as const;

describe('what cannot be seen is shown:', () => {
  test.each(INVISIBLE)('%j', (character, escape) => {
    for (const show of [clean, cleanLine, cleanOutput, cleanValue]) {
      expect(show(`a${character}b`)).toBe(`a${escape}b`);
    }
    expect(JSON.parse(toJson([character]))).toEqual([character]);
    expect(toJson([character])).toMatch(/^[\n -~]+$/);
  });

  test('text of any language is what it was', () => {
    const text = 'Grüße, 你好, שלום, नमस्ते, ❤️ \u00A0|\u3000|';

    expect(clean(text)).toBe(text);
  });
});

describe('ends of lines', () => {
  test('are kept in text, a space in a line, and escapes in a value', () => {
    expect(clean('a\r\nb\n')).toBe('a\nb\n');
    expect(cleanLine('a \r\n b')).toBe('a b');
    expect(cleanValue('a\r\n\tb\n')).toBe(String.raw`a\r\n\tb\n`);
  });

  test('of output are those of any terminal, and its colours are gone', () => {
    expect(cleanOutput('\u001B[31m10%\r20%\u001B[0m\r\n')).toBe('10%\n20%\n');
  });
});

test('a value that is blank, or begins or ends with a space, stands in quotes', () => {
  expect([' ', ' a', 'a ', 'a b'].map(cleanValue)).toEqual(['" "', '" a"', '"a "', 'a b']);
});
