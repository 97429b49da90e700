// What `npm run bench` understands, and how it prints: nothing is measured here.

import { describe, expect, test } from 'vitest';
import { optionsOf } from '../../scripts/bench/options.ts';
import { ratio, row, type Row } from '../../scripts/bench/row.ts';
import { WIDTH, linesOf } from '../../scripts/bench/table.ts';

const NAMES = ['echo', 'decoding'] as const;

describe('the options of the benchmarks', () => {
  test('measure everything if nothing is said', () => {
    const options = { wanted: NAMES, rounds: 7, json: false, out: undefined };
    expect(optionsOf([], NAMES)).toEqual(options);
  });

  test('are taken', () => {
    const typed = ['--only', 'echo', '--rounds=9', '--json', '--out', 'figures.json'];
    const options = { wanted: ['echo'], rounds: 9, json: true, out: 'figures.json' };
    expect(optionsOf(typed, NAMES)).toEqual(options);
  });

  test('tell how they are used, when asked', () => {
    const told = optionsOf(['--help'], NAMES);
    expect(told).toEqual({ text: expect.stringMatching(/^npm run bench -- /), code: 0 });
  });

  test.each([['--rnds', '3'], ['-h'], ['--rounds'], ['--rounds', '-3']])(
    'tell how they are used instead of %s %s',
    (...typed) => {
      const told = optionsOf(typed, NAMES);
      expect(told).toEqual({
        text: expect.stringContaining('npm run bench -- [options]'),
        code: 2,
      });
    },
  );

  test.each([
    [['--rounds', 'abc'], /^--rounds takes a whole number from 1 to 9999.*"abc" is none\.$/],
    [['--rounds', '0'], /^--rounds takes a whole number/],
    [['--only', 'ehco'], /^There is no benchmark "ehco"; there are echo, decoding\.$/],
    [['--out', 'no such folder/figures.json'], /^--out takes a file in a folder that exists/],
    [['3'], /^"3" belongs to no option\. Options come after a --/],
  ])('say in a sentence what is wrong with %j', (typed, sentence) => {
    const told = optionsOf(typed, NAMES);
    expect(told).toEqual({ text: expect.stringMatching(sentence), code: 2 });
  });
});

describe('the table of figures', () => {
  test('tells the median, the quartiles and the bar', () => {
    const [line] = linesOf(ratio('    over node:net', [3, 9, 8], [2, 3, 4], { least: 1.2 }));
    expect(line!.split(/\s{2,}/)).toEqual([
      '',
      'over node:net',
      '2.00',
      '1.50 - 3.00',
      '✓ at least 1.20',
    ]);
  });

  test('says which bar is missed', () => {
    expect(linesOf(row('p99', [2, 1, 2], 'ms', { bar: { most: 1.5 } }))[0]).toMatch(
      /✗ at most 1\.50$/,
    );
  });

  test('keeps to its width, whatever it has to tell', () => {
    const long =
      'a name that is longer than the column in which the names of all figures have to stand';
    const more = Array.from({ length: 9 }, (_, i) => ({
      what: `figure ${i}`,
      value: 12_345,
      unit: 'µs' as const,
    }));
    const wide: Row = {
      ...row(long, [12_345, 23_456], 'MB/s', { bar: { most: 12_345 } }),
      more,
    };
    const widths = linesOf(wide).map(({ length }) => length);
    expect(Math.max(...widths)).toBeLessThanOrEqual(WIDTH);
  });
});
