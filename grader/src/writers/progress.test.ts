import { describe, expect, test } from 'vitest';
import type { Entry } from '../progress/progress.ts';
import type { Exercise, Step } from '../workshop/workshop.ts';
import { writeProgress, type Row } from './progress.ts';

const PAGE = { width: 80, colors: false };

function step(id: string, stretch = false): Step {
  return {
    id,
    number: Number(id.split('.')[1]),
    title: 'a step',
    stretch,
    tests: [],
    onKernel: [],
  };
}

function exercise(number: number, title: string): Exercise {
  const steps = [step(`${number}.1`), step(`${number}.2`), step(`${number}.3`, true)];
  const originals = { folder: '', tests: [], setAside: [] };
  return {
    number,
    name: 'name',
    slug: `0${number}-name`,
    title,
    folder: '',
    originals,
    source: '',
    steps,
  };
}

const ENTRY: Entry = {
  exercise: '01-name',
  done: true,
  graded_at: '',
  steps: { '1.1': 'passed', '1.2': 'passed', '1.3': 'passed' },
  hints: {},
  file_sha256: '',
};

const ROWS: Row[] = [
  { exercise: exercise(1, 'Echo server'), entry: ENTRY, changed: true },
  {
    exercise: exercise(2, 'Deadlines'),
    entry: { ...ENTRY, done: false, steps: { '2.1': 'failed', '2.2': 'passed' } },
    changed: false,
  },
  { exercise: exercise(3, 'Concurrent safe writer'), changed: false },
];

describe('the progress', () => {
  test('has every exercise with its steps and points', () => {
    expect(writeProgress(ROWS, PAGE).join('\n')).toMatchInlineSnapshot(`
      "
       1  Echo server                              done, changed since
          ✓✓✓  ████████████████  20 of 20 points + 5 bonus

       2  Deadlines
          ✗✓·  █████░░░░░░░░░░░  10 of 20 points

       3  Concurrent safe writer                         not tried yet

        1 of 3 done · 30 of 60 points + 5 bonus
        next: npm run exercise 2"
    `);
  });

  test('says why a step did not run', () => {
    const [row] = ROWS;
    const entry = { ...ENTRY, reasons: { '1.3': 'It needs Linux.' } };

    expect(writeProgress([{ ...row!, entry }], PAGE)).toContain(
      '    1.3 did not run. It needs Linux.',
    );
  });

  test('of steps that held in a few networks says what is missing', () => {
    const [row] = ROWS;
    const almost = { ...row!, entry: { ...ENTRY, done: false }, changed: false };

    expect(writeProgress([almost], PAGE).join('\n')).toContain(
      'not yet in all networks: -- --once',
    );
  });

  test('says what was graded before an update, and begins there', () => {
    const [row, other] = ROWS;
    const older = { ...row!, changed: false, older: 'tests' as const };
    const text = writeProgress([older, { ...other!, older: 'README' }], PAGE).join('\n');

    expect(text).toMatch(/Echo server .*done, graded with older tests$/m);
    expect(text).toContain('    Grade it with the tests as they are: npm run exercise 1');
    expect(text).toMatch(/Deadlines .*graded with an older README$/m);
    expect(text).toContain('next: npm run exercise 1');
  });

  test('fits a narrow terminal', () => {
    const lines = writeProgress(ROWS, { width: 40, colors: false });

    expect(lines.filter((line) => line.length > 40)).toEqual([]);
  });
});
