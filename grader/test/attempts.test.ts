import { describe, expect, test } from 'vitest';
import { ORDINARY } from './reports.ts';
import { addAttempt, readRecord, writeRecord } from '../src/writers/attempts.ts';

const HEAD = 'c'.repeat(40);
const OF_THE_PULL = { base: 'b'.repeat(40), head: HEAD, set_aside: [], unnamed: 0 };

describe('attempts', () => {
  test.each([
    ['[{"head":"x"}]'],
    ['[null]'],
    ['[1'],
    [`[{"head":"${HEAD}","at":"2026-01-01T00:00:00Z","points":1,"max":2,"held":["<b>"]}]`],
  ])('that somebody has edited are forgotten: %s', (json) => {
    expect(readRecord(`<!-- socketlings-attempts ${json} -->`)).toEqual([]);
  });

  test('are kept, the last twenty of them', () => {
    const reports = Array.from({ length: 30 }, (_, i) => {
      const head = i.toString(16).padStart(40, '0');
      return { ...ORDINARY, change: { ...OF_THE_PULL, head } };
    });
    const at = '2026-11-21T08:00:00Z';
    const all = reports.reduce(
      (past: ReturnType<typeof readRecord>, report) => addAttempt(past, report, at),
      [],
    );

    expect(readRecord(writeRecord(all))).toEqual(all);
    expect([all.length, all[0]!.head.slice(-2)]).toEqual([20, '0a']);
    expect(addAttempt(all, reports[29]!, at)).toEqual(all);
  });
});
