import { describe, expect, test } from 'vitest';
import type { ExerciseReport, StepReport } from '../grade/report.ts';
import { quoted } from '../machine/platform.mjs';
import { casesOf, readmeOf, replayOf } from './cases.ts';

const STEP: StepReport = {
  id: '3.2',
  title: 'a frame in two parts',
  stretch: false,
  verdict: 'failed',
  points: 0,
  max_points: 10,
  duration_ms: 1,
  lesson: 'Hold the lock.',
  seed: 7,
};

function reportOf(file: string): ExerciseReport {
  return {
    number: 3,
    name: 'safe-writer',
    title: 'Concurrent safe writer',
    file,
    file_sha256: 'abc',
    verdict: 'failed',
    points: 0,
    max_points: 10,
    bonus: 0,
    problems: [],
    set_aside: [],
    steps: [STEP],
  };
}

const OWN = 'exercises/03-safe-writer/src/safe-writer.ts';

describe('what to type to see a failure again', () => {
  test.each([
    [OWN, 'npm run exercise 3 -- --step 3.2 --seed 7'],
    [`../class/ann/${OWN}`, 'npm run grade 3 -- --submission ../class/ann --step 3.2 --seed 7'],
    [`/srv/ann/${OWN}`, 'npm run grade 3 -- --submission /srv/ann --step 3.2 --seed 7'],
    [
      `../exercises/03-x/src/${OWN}`,
      'npm run grade 3 -- --submission ../exercises/03-x/src --step 3.2 --seed 7',
    ],
  ])('of %s', (file, typed) => {
    expect(replayOf(STEP, reportOf(file))).toBe(typed);
  });

  test.each([
    ['../plain', 'linux', '../plain'],
    ["/tmp/Ann's work", 'linux', "'/tmp/Ann'\\''s work'"],
    ['/tmp/$(touch x)', 'darwin', "'/tmp/$(touch x)'"],
    ['-rf', 'linux', "'-rf'"],
    ['D:/Ann Lee/work', 'win32', '"D:/Ann Lee/work"'],
    ['../Ann & Bob', 'win32', '"../Ann & Bob"'],
  ] as const)('%s on %s is pasted as it is meant', (path, platform, typed) => {
    expect(quoted(path, platform)).toBe(typed);
  });
});

test('what there is to read lies in the workshop, wherever the file does', () => {
  for (const file of [OWN, `/srv/ann/${OWN}`, 'solutions/03-safe-writer/src/safe-writer.ts']) {
    expect(readmeOf(reportOf(file))).toBe('exercises/03-safe-writer/README.md');
  }
});

test('whoever has handed it in replays their own file', () => {
  const report = reportOf(`/autograder/submission/${OWN}`);

  expect(casesOf(report, { theirs: true })[0]?.details).toContain(
    'replay: npm run exercise 3 -- --step 3.2 --seed 7',
  );
  expect(casesOf(report)[0]?.details.join()).toContain('--submission /autograder/submission');
});
