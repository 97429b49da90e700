import { describe, expect, test } from 'vitest';
import { EXERCISE } from './example.ts';
import { reportExercise } from './make-report.ts';
import type { Verdict } from '../run/test-verdicts.ts';
import type { Step } from '../workshop/workshop.ts';

const STEP: Step = { id: '9.1', number: 1, title: 'one', stretch: false, tests: [], onKernel: [] };

function verdictOf(...steps: [verdict: Verdict, stretch: boolean][]): Verdict {
  const exercise = { ...EXERCISE, steps: [] };
  const judged = {
    steps: steps.map(([verdict, stretch]) => ({ step: { ...STEP, stretch }, verdict, tests: [] })),
    tampering: [],
    importErrors: [],
    output: '',
  };
  const facts = { exercise, file: '/nowhere/src/example.ts', fileSha256: '', judged, types: [] };
  return reportExercise(facts).verdict;
}

describe('a verdict', () => {
  test('is that of the core steps', () => {
    expect(verdictOf(['passed', false], ['failed', true])).toBe('passed');
    expect(verdictOf(['not-run', false], ['passed', true])).toBe('not-run');
  });

  test('is that of stretch steps where only such were asked for', () => {
    expect(verdictOf(['failed', true])).toBe('failed');
    expect(verdictOf(['not-run', true])).toBe('not-run');
    expect(verdictOf(['passed', true])).toBe('passed');
  });
});
