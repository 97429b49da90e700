import { describe, expect, test } from 'vitest';
import { printable } from './text.ts';

describe('text of the learner', () => {
  test('loses what moves the cursor, rings, or turns the direction of writing', () => {
    expect(printable('a\u001b[2Jb\u202ec\r\n\td')).toBe('abc\td');
  });

  test('gives no orders to a CI that reads its log', () => {
    expect(printable('::error file=x::no')).toBe('·::error file=x::no');
    expect(printable('a ::error::x')).toBe('a ·::error::x');
    expect(printable('a ##[group]x')).toBe('a ##·[group]x');
    expect(printable('a::b')).toBe('a::b');
  });
});
