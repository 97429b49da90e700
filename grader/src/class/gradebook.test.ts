import { describe, expect, test } from 'vitest';
import { newCourse, readCourse, type Course } from './course.ts';
import { gradeExercise, type Attempt, type ExerciseGrade } from './gradebook.ts';
import { madeReport, madeStudent } from './made.ts';
import type { Override } from './overrides.ts';

const STUDENT = madeStudent(1);
const OUTLINE = {
  number: 1,
  steps: [1, 2, 3].map((n) => ({
    id: `1.${n}`,
    title: '',
    stretch: n === 3,
    max_points: n === 3 ? 5 : 10,
  })),
};
const PERFECT = madeReport(['passed', 'passed', 'passed']);
const HALF = madeReport(['passed', 'failed', 'failed']);
const DUE = '2026-11-20T12:00:00Z';

function attempt(report: Attempt['report'], handedInAt: string | null = null): Attempt {
  return {
    number: 1,
    answer: '1:a',
    submission: 's',
    handedInAt,
    report,
    isOld: false,
    isStarter: false,
    key: 'k',
  };
}

function gradeOf(
  attempts: readonly Attempt[],
  course: Partial<Course> = {},
  overrides: readonly Override[] = [],
): ExerciseGrade {
  return gradeExercise(STUDENT, OUTLINE, attempts, {
    course: { ...newCourse([1]), ...course },
    overrides,
  });
}

function decided(step: string, points: number): Override {
  return { student: 'student-01', exercise: 1, step, points, why: 'so', who: '', when: '' };
}

describe('the grade of an exercise', () => {
  test('is that of its report', () => {
    expect(gradeOf([attempt(HALF)])).toMatchObject({
      points: 10,
      max: 20,
      bonus: 0,
      verdict: 'failed',
    });
    expect(gradeOf([attempt(PERFECT)])).toMatchObject({ points: 20, bonus: 5, flags: [] });
  });

  test('is nothing where nothing was handed in, or nothing was graded', () => {
    expect(gradeOf([])).toMatchObject({ points: 0, max: 20, verdict: 'missing', attempts: 0 });
    expect(gradeOf([attempt(undefined)])).toMatchObject({
      points: 0,
      verdict: 'ungraded',
      attempts: 1,
    });
  });

  test('is that of the best attempt, or of the last', () => {
    const attempts = [attempt(PERFECT), attempt(HALF)];
    expect(gradeOf(attempts, { keep: 'best' })).toMatchObject({ points: 20, attempts: 2 });
    expect(gradeOf(attempts, { keep: 'last' })).toMatchObject({ points: 10, attempts: 2 });
  });

  test('a late perfect attempt may be worth less than an early half', () => {
    const attempts = [attempt(HALF, DUE), attempt(PERFECT, '2026-11-30T12:00:00Z')];
    expect(gradeOf(attempts, { due: DUE, late_percent_a_day: 10 })).toMatchObject({
      points: 10,
      flags: [],
    });
  });
});

describe('late days', () => {
  const late = (at: string, rest: Partial<Course> = {}) => {
    return gradeOf([attempt(PERFECT, at)], { due: DUE, late_percent_a_day: 10, ...rest });
  };

  test('each that has begun costs its percents, of the bonus, too', () => {
    expect(late('2026-11-20T12:00:00Z')).toMatchObject({ points: 20, flags: [] });
    expect(late('2026-11-20T12:01:00Z')).toMatchObject({ points: 18, bonus: 4.5, flags: ['late'] });
    expect(late('2026-11-21T12:01:00Z')).toMatchObject({ points: 16, late: { minutes: 1441 } });
    expect(late('2027-11-21T12:01:00Z')).toMatchObject({ points: 0, bonus: 0 });
  });

  test('grace and extra minutes cost nothing', () => {
    expect(late('2026-11-20T12:10:00Z', { grace_minutes: 10 })).toMatchObject({ points: 20 });
    const slow = { ...STUDENT, extraMinutes: 60 };
    const course = { ...newCourse([1]), due: DUE, late_percent_a_day: 10 };
    const inTime = [attempt(PERFECT, '2026-11-20T13:00:00Z')];
    expect(gradeExercise(slow, OUTLINE, inTime, { course, overrides: [] }).points).toBe(20);
  });

  test('are said to be unknown where nothing tells', () => {
    expect(gradeOf([attempt(PERFECT)], { due: DUE })).toMatchObject({
      points: 20,
      flags: ['time unknown'],
    });
  });

  test('an exercise may have a moment of its own', () => {
    expect(late('2026-11-20T13:00:00Z', { due: { 1: DUE } }).points).toBe(18);
    expect(late('2026-11-20T13:00:00Z', { due: { 2: DUE } }).points).toBe(20);
  });
});

describe('a type error', () => {
  const typed = madeReport(['passed', 'passed', 'passed'], {
    verdict: 'failed',
    problems: ['a.ts:1 no (TS2322)'],
  });

  test('costs what the course says, and is flagged', () => {
    expect(gradeOf([attempt(typed)])).toMatchObject({ points: 20, flags: ['types'] });
    expect(gradeOf([attempt(typed)], { type_error_percent: 25 })).toMatchObject({
      points: 15,
      bonus: 3.75,
    });
  });
});

describe('an override', () => {
  test('of a step counts as the step does', () => {
    expect(gradeOf([attempt(HALF)], {}, [decided('1.2', 7)])).toMatchObject({
      points: 17,
      flags: ['override'],
    });
  });

  test('of the exercise is the last word, and the last of two holds', () => {
    const all = [decided('', 3), decided('', 12)];
    expect(
      gradeOf([attempt(PERFECT, '2027-01-01T00:00:00Z')], { due: DUE, late_percent_a_day: 10 }, all)
        .points,
    ).toBe(12);
    expect(gradeOf([], {}, all)).toMatchObject({ points: 12, verdict: 'missing' });
  });
});

describe('course.json', () => {
  const read = (rest: object) =>
    readCourse(JSON.stringify({ exercises: [1], ...rest }), 'course.json', [1, 2]);

  test('what is not said is as in a new one', () => {
    expect(read({ due: DUE })).toEqual({ ...newCourse([1]), due: DUE });
  });

  test.each([
    [{ due: '2026-11-20' }, 'course.json: due takes null, a moment with its zone'],
    [{ due: '2026-11-20T12:00' }, 'and not "2026-11-20T12:00".'],
    [{ keep: 'first' }, 'keep takes "best" or "last", and not "first".'],
    [{ late_percent_a_day: 101 }, 'takes a number from 0 to 100, and not 101.'],
    [{ late_percent: 1 }, 'there is no key "late_percent"; there are exercises, due,'],
    [{ exercises: [9] }, 'there is no exercise 9; this workshop has 1, 2.'],
    [{ exercises: [] }, 'exercises takes a list of numbers'],
    [{ exercises: [1, 1] }, 'each once, and not [1,1].'],
  ])('%j is one sentence', (rest, says) => {
    expect(() => read(rest)).toThrow(says);
  });

  test('so is what is no JSON, or no object', () => {
    expect(() => readCourse('{', 'course.json', [1])).toThrow(/^course\.json is no JSON: /);
    expect(() => readCourse('[]', 'course.json', [1])).toThrow(
      'takes an object in braces, and not [].',
    );
  });
});
