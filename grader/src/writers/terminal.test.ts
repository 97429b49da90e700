import { describe, expect, test } from 'vitest';
import type { ExerciseReport, StepReport } from '../grade/report.ts';
import { writeExercise, type View } from './terminal.ts';

const VIEW: View = { width: 80, colors: false, untouched: false, allOutput: false };

const STEP: StepReport = {
  id: '3.1',
  title: 'one write is one piece',
  stretch: false,
  verdict: 'passed',
  points: 10,
  max_points: 10,
  duration_ms: 3,
};

const FAILED: StepReport = {
  ...STEP,
  id: '3.2',
  title: 'a frame in two parts',
  verdict: 'failed',
  points: 0,
  lesson:
    'Two tasks took turns between your header and your body: hold the lock for the whole frame.',
  expected: '"b"',
  received: '"a"',
  diagnosis: 'writer(bob) has returned',
  at: { file: 'exercises/03-safe-writer/src/safe-writer.ts', line: 41 },
  story: ['ann  sends "a" (1 byte)', 'bob  reads "a" (1 byte)'],
  seed: 7,
  output: 'one\n\u001B[2Jtwo\n',
};

const REPORT: ExerciseReport = {
  number: 3,
  name: 'safe-writer',
  title: 'Concurrent safe writer',
  file: 'exercises/03-safe-writer/src/safe-writer.ts',
  file_sha256: '',
  verdict: 'failed',
  points: 10,
  max_points: 30,
  bonus: 5,
  problems: ['src/safe-writer.ts:1 is wrong.'],
  set_aside: [],
  steps: [STEP, FAILED, { ...STEP, id: '3.3', title: 'more', verdict: 'hung', stretch: true }],
};

describe('the screen of an exercise', () => {
  test('shows bytes that cannot be seen, and what of the output is no text', () => {
    const failed = { ...FAILED, received: '\0\n', output: 'a\0b\n' };
    const lines = writeExercise({ ...REPORT, steps: [failed] }, VIEW);

    expect(lines).toContain(String.raw`      received  \x00\n`);
    expect(lines).toContain(String.raw`      │ a\x00b`);
  });

  test('tells one lesson with its story', () => {
    expect(writeExercise(REPORT, VIEW).join('\n')).toMatchInlineSnapshot(`
      "
       3  Concurrent safe writer           exercises/03-safe-writer/src/safe-writer.ts

        src/safe-writer.ts:1 is wrong.

        ✓ 3.1  one write is one piece
        ✗ 3.2  a frame in two parts
            │ one
            │ two
            3.2  Two tasks took turns between your header and your body: hold the lock
            for the whole frame.
            expected  "b"
            received  "a"
            writer(bob) has returned
            at exercises/03-safe-writer/src/safe-writer.ts:41
            what happened (the network of seed 7)
               1. ann  sends "a" (1 byte)
               2. bob  reads "a" (1 byte)
            read:   exercises/03-safe-writer/README.md, Step 2
            stuck:  npm run hint 3
            replay: npm run exercise 3 -- --step 3.2 --seed 7
        ✗ 3.3  more  (stretch)  (hung)

        █████░░░░░░░░░░░  1 of 3 steps · 10 of 30 points + 5 bonus"
    `);
  });

  test('of an untouched starter says where to begin', () => {
    const screen = writeExercise(REPORT, { ...VIEW, untouched: true }).join('\n');

    expect(screen).toContain('This is the start');
    expect(screen).toContain('edit  exercises/03-safe-writer/src/safe-writer.ts');
    expect(screen).toContain('read  exercises/03-safe-writer/README.md, Step 1');
  });

  test('fits a narrow terminal, except for what is to be copied', () => {
    const wide = writeExercise(REPORT, { ...VIEW, width: 40 }).filter((line) => line.length > 40);

    expect(wide.filter((line) => !/exercises\/|npm run/.test(line))).toEqual([]);
  });

  test('shows the first lines of a long output, and how to see the rest', () => {
    const output = Array.from({ length: 30 }, (_, i) => `line ${i}\n`).join('');
    const screen = (view: View) =>
      writeExercise({ ...REPORT, steps: [{ ...STEP, output }] }, view).join('\n');

    expect(screen(VIEW)).toContain('10 more lines: add -- --output');
    expect(screen({ ...VIEW, allOutput: true })).toContain('line 29');
  });
});

describe('on a terminal', () => {
  const PASSED = Array.from({ length: 12 }, (_, i) => ({ ...STEP, id: `3.${i + 1}` }));
  const MIDDLE: StepReport = {
    ...FAILED,
    id: '3.13',
    story: Array.from({ length: 17 }, (_, i) => `line ${i + 1}`),
  };
  const LATER = PASSED.map((step, i): StepReport => {
    return { ...step, id: `3.${i + 14}`, verdict: i === 4 ? 'passed' : 'failed' };
  });
  const report = { ...REPORT, problems: [], steps: [...PASSED, MIDDLE, ...LATER] };
  const screen = (rows: number, view: Partial<View> = {}): string[] =>
    writeExercise(report, { ...VIEW, rows, ...view });

  test('the first failing step stays on the screen, and others give way', () => {
    expect(screen(24).join('\n')).toMatchInlineSnapshot(`
      "
       3  Concurrent safe writer           exercises/03-safe-writer/src/safe-writer.ts

        ✓✓✓✓✓✓✓✓✓✓✓✓  3.1 to 3.12
        ✗ 3.13 a frame in two parts
            │ one
            │ two
            3.13  Two tasks took turns between your header and your body: hold the
            lock for the whole frame.
            expected  "b"
            received  "a"
            writer(bob) has returned
            at exercises/03-safe-writer/src/safe-writer.ts:41
            what happened (the network of seed 7)
               1. line 1
                  … 14 lines for which there is no room here
              16. line 16
              17. line 17
            read:   exercises/03-safe-writer/README.md, Step 13
            stuck:  npm run hint 3
            replay: npm run exercise 3 -- --step 3.13 --seed 7
        ✗✗✗✗✓✗✗✗✗✗✗✗  3.14 to 3.25

        ████████░░░░░░░░  13 of 25 steps · 10 of 30 points + 5 bonus"
    `);
    expect(screen(24)).toHaveLength(24);
  });

  test.each([60, 40, 30, 24, 20])('with %i rows its lesson is there', (rows) => {
    const lines = screen(rows).slice(-rows).join('\n');

    expect(lines).toContain('3.13  Two tasks took turns');
    expect(lines).toContain('line 17');
    expect(lines).toContain('✗✗✗✗✓✗✗✗✗✗✗✗  3.14 to 3.25');
  });

  test('a step that held before is marked', () => {
    const lines = screen(24, { held: new Set(['3.1', '3.13', '3.15']) }).join('\n');

    expect(lines).toContain('✗ 3.13 a frame in two parts  (it held before)');
    expect(lines).toContain('It held before: 3.15');
  });

  test('what passing steps print does not push the lesson away', () => {
    const steps = report.steps.map((step) => ({ ...step, output: 'hello\n'.repeat(20) }));
    const lines = writeExercise({ ...report, steps: steps.slice(0, 13) }, { ...VIEW, rows: 50 });

    expect(lines.filter((line) => line.includes('│ hello'))).toHaveLength(20);
    expect(lines.length).toBeLessThanOrEqual(60);
    expect(lines.join(' ').replaceAll(/ +/g, ' ')).toContain('printed something: add -- --output');
  });
});
