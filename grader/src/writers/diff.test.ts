import { describe, expect, test } from 'vitest';
import { writeDiff } from './diff.ts';

const PAGE = { width: 80, colors: false };
const mine = (code: string) => ({ path: 'mine.ts', code });
const reference = (code: string) => ({ path: 'reference.ts', code });

describe('a comparison', () => {
  test('shows what goes and what comes, with the lines around it', () => {
    const lines = writeDiff(mine('a\nb\nc\n'), reference('a\nB\nc\n'), PAGE);

    expect(lines).toEqual([
      '- mine.ts',
      '+ reference.ts',
      '',
      'line 1',
      '  a',
      '- b',
      '+ B',
      '  c',
    ]);
  });

  test('is empty for the same code, whatever its line ends', () => {
    expect(writeDiff(mine('a\r\nb'), reference('a\nb\n'), PAGE)).toEqual([]);
  });

  test('makes what it shows harmless', () => {
    expect(writeDiff(mine('\u001B[2Jx\n'), reference('y\n'), PAGE)).toContain(
      String.raw`- \x1b[2Jx`,
    );
  });

  test('keeps sign and indent where a narrow terminal breaks a line', () => {
    const code = '    await conn.write(p.subarray(0, n));\n';
    const lines = writeDiff(mine(''), reference(code), { width: 30, colors: false });

    expect(lines.slice(-3)).toEqual([
      '+     await',
      '+     conn.write(p.subarray(0,',
      '+     n));',
    ]);
  });

  test('is red and green where there are colours', () => {
    const lines = writeDiff(mine('a\n'), reference('b\n'), { ...PAGE, colors: true });

    expect(lines.slice(-2)).toEqual(['\u001B[31m- a\u001B[39m', '\u001B[32m+ b\u001B[39m']);
  });
});
