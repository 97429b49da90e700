import { describe, expect, test } from 'vitest';
import {
  afterGrade,
  afterHint,
  formatProgress,
  parseProgress,
  withEntry,
  type Entry,
} from './progress.ts';
import type { ExerciseReport } from '../grade/report.ts';

const ENTRY: Entry = {
  exercise: '01-echo-server',
  done: true,
  graded_at: '2026-11-21T10:15:30.000Z',
  steps: { '1.1': 'passed', '1.2': 'not-run' },
  hints: { '1.1': 1 },
  file_sha256: 'abc',
};

describe('the record of what is done', () => {
  test('is a line for each exercise, in order', () => {
    const other = { ...ENTRY, exercise: '02-deadlines' };

    expect(formatProgress([other, ENTRY]).split('\n')).toEqual([
      JSON.stringify(ENTRY),
      JSON.stringify(other),
      '',
    ]);
  });

  test('comes back as it was, from any system', () => {
    const text = formatProgress([ENTRY]).replaceAll('\n', '\r\n');

    expect(parseProgress(text)).toEqual([ENTRY]);
  });

  test('of an earlier version, without the ids of tests and README, is read', () => {
    const ids = { tests_sha256: 'ab', readme_sha256: 'cd' };

    expect(parseProgress(formatProgress([ENTRY]))[0]).not.toHaveProperty('tests_sha256');
    expect(parseProgress(formatProgress([{ ...ENTRY, ...ids }]))).toEqual([{ ...ENTRY, ...ids }]);
  });

  test.each([
    ['half a line', '{"exercise":"01-echo-ser'],
    ['no object', '[]'],
    ['no steps', JSON.stringify({ ...ENTRY, steps: undefined })],
    ['an unknown verdict', JSON.stringify({ ...ENTRY, steps: { '1.1': 'great' } })],
    ['a wrong count of hints', JSON.stringify({ ...ENTRY, hints: { '1.1': 'two' } })],
  ])('is broken with %s', (_, line) => {
    expect(() => parseProgress(`${line}\n`)).toThrow(SyntaxError);
  });

  test('keeps one entry for an exercise', () => {
    const newer = { ...ENTRY, done: false };

    expect(withEntry([ENTRY], newer)).toEqual([newer]);
  });
});

describe('after a grade', () => {
  const report = (verdict: 'passed' | 'failed') => {
    const partial: Pick<ExerciseReport, 'verdict' | 'file_sha256'> = {
      verdict,
      file_sha256: 'def',
    };
    return { ...partial, steps: [{ id: '1.1', verdict }] } as unknown as ExerciseReport;
  };
  const newGrade = (verdict: 'passed' | 'failed', counts: boolean) => {
    return { exercise: '01-echo-server', report: report(verdict), counts, now: new Date(0) };
  };

  test('in all networks, the exercise is done', () => {
    expect(afterGrade({ ...ENTRY, done: false }, newGrade('passed', true))).toEqual({
      ...ENTRY,
      graded_at: '1970-01-01T00:00:00.000Z',
      steps: { '1.1': 'passed' },
      file_sha256: 'def',
    });
  });

  test('it is known with which tests', () => {
    const ids = { tests_sha256: 'ab', readme_sha256: 'cd' };

    expect(afterGrade(undefined, { ...newGrade('passed', true), ids })).toMatchObject(ids);
  });

  test('in a few networks, it is not done yet', () => {
    expect(afterGrade(undefined, newGrade('passed', false)).done).toBe(false);
  });

  test('in a few networks, what is done stays done', () => {
    expect(afterGrade(ENTRY, newGrade('failed', false))).toBe(ENTRY);
    const grade = newGrade('failed', true);
    const again = { ...grade, report: { ...grade.report, file_sha256: ENTRY.file_sha256 } };
    expect(afterGrade(ENTRY, again).done).toBe(false);
  });

  test('what was tried after it was done takes nothing away', () => {
    expect(afterGrade(ENTRY, newGrade('failed', true))).toBe(ENTRY);
  });
});

test('a hint that was read is counted for its step', () => {
  expect(afterHint(afterHint(ENTRY, '1.1'), '1.2').hints).toEqual({ '1.1': 2, '1.2': 1 });
});
