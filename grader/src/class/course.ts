// What the instructor has decided: course.json.

import { UsageError } from '../usage-error.mjs';

export interface Course {
  /** Numbers of the exercises that count. */
  readonly exercises: readonly number[];
  /** A moment for all exercises, or one for each by its number; null if there is none. */
  readonly due: string | null | Readonly<Record<string, string>>;
  /** Minutes after `due` that cost nothing. */
  readonly grace_minutes: number;
  /** Percent of the points that each day costs that has begun. */
  readonly late_percent_a_day: number;
  readonly keep: 'best' | 'last';
  /** The most bonus points that count; null if all do. */
  readonly bonus_cap: number | null;
  /** Percent of an exercise's points that a type error costs. */
  readonly type_error_percent: number;
}

export function newCourse(exercises: readonly number[]): Course {
  return {
    exercises,
    due: null,
    grace_minutes: 0,
    late_percent_a_day: 0,
    keep: 'best',
    bonus_cap: null,
    type_error_percent: 0,
  };
}

/** Throws a `UsageError` that names the key if something is not as it should be. */
export function readCourse(text: string, file: string, known: readonly number[]): Course {
  const found = parse(text, file);
  const stray = Object.keys(found).find((key) => !(key in CHECKS));
  if (stray) {
    throw new UsageError(
      `${file}: there is no key ${JSON.stringify(stray)}; there are ${Object.keys(CHECKS).join(', ')}.`,
    );
  }
  const course = { ...newCourse(known), ...found } as Course;
  for (const [key, { wants, isRight }] of Object.entries(CHECKS)) {
    const value = course[key as keyof Course];
    if (!isRight(value))
      throw new UsageError(`${file}: ${key} takes ${wants}, and not ${JSON.stringify(value)}.`);
  }
  const unknown = course.exercises.find((number) => !known.includes(number));
  if (unknown !== undefined) {
    throw new UsageError(
      `${file}: there is no exercise ${unknown}; this workshop has ${known.join(', ')}.`,
    );
  }
  return course;
}

/** When an exercise is due, if ever. */
export function dueOf({ due }: Course, exercise: number): Date | undefined {
  const text = typeof due === 'string' ? due : due?.[exercise];
  return text === undefined ? undefined : new Date(text);
}

/** Whether a text says when, and in which zone. */
export function isMoment(text: unknown): text is string {
  return typeof text === 'string' && MOMENT.test(text) && !Number.isNaN(Date.parse(text));
}

export const A_MOMENT = 'a moment with its zone, like "2026-12-01T23:59:00+01:00"';

// --- internal ---

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

interface Check {
  readonly wants: string;
  readonly isRight: (value: unknown) => boolean;
}

const COUNT: Check = { wants: 'a number from 0 on', isRight: (value) => isNumber(value, Infinity) };
const PERCENT: Check = {
  wants: 'a number from 0 to 100',
  isRight: (value) => isNumber(value, 100),
};

const CHECKS: Readonly<Record<keyof Course, Check>> = {
  exercises: {
    wants: 'a list of numbers, like [1, 2], each once',
    isRight: isListOfNumbers,
  },
  due: { wants: `null, ${A_MOMENT}, or such by the numbers of exercises`, isRight: isDue },
  grace_minutes: COUNT,
  late_percent_a_day: PERCENT,
  keep: { wants: '"best" or "last"', isRight: (value) => value === 'best' || value === 'last' },
  bonus_cap: {
    wants: 'null or a number from 0 on',
    isRight: (value) => value === null || isNumber(value, Infinity),
  },
  type_error_percent: PERCENT,
};

function isListOfNumbers(value: unknown): boolean {
  if (!Array.isArray(value) || value.length === 0) return false;
  return value.every(Number.isInteger) && new Set(value).size === value.length;
}

function isDue(value: unknown): boolean {
  if (value === null || isMoment(value)) return true;
  if (typeof value !== 'object' || Array.isArray(value)) return false;
  return Object.entries(value).every(([key, moment]) => /^\d+$/.test(key) && isMoment(moment));
}

function isNumber(value: unknown, most: number): boolean {
  return typeof value === 'number' && value >= 0 && value <= most && Number.isFinite(value);
}

function parse(text: string, file: string): object {
  let found: unknown;
  try {
    found = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new UsageError(`${file} is no JSON: ${(error as Error).message}.`);
  }
  if (typeof found === 'object' && found !== null && !Array.isArray(found)) return found;
  throw new UsageError(`${file} takes an object in braces, and not ${JSON.stringify(found)}.`);
}
