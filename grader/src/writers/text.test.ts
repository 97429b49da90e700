import { describe, expect, test } from 'vitest';
import { printable } from './text.ts';

describe('text of the learner', () => {
  test('shows what would move the cursor, ring, or turn the direction of writing', () => {
    expect(printable('a\u001b[2Jb\u0007\u202ec\td')).toBe(String.raw`a\x1b[2Jb\x07\u202ec` + '\td');
  });

  test('gives no orders to a CI that reads its log', () => {
    expect(printable('::error file=x::no')).toBe('·::error file=x::no');
    expect(printable('a ::error::x')).toBe('a ·::error::x');
    expect(printable('a ##[group]x')).toBe('a ##·[group]x');
    expect(printable('a::b')).toBe('a::b');
  });
});
