// Where a person has decided otherwise: overrides.csv. It stays through every regrade.

import { UsageError } from '../usage-error.mjs';
import type { ClassFolder } from './folder.ts';
import { readTable, writeTable } from './tables.ts';

export interface Override {
  readonly student: string;
  readonly exercise: number;
  /** `1.8`; empty for the exercise as a whole. */
  readonly step: string;
  readonly points: number;
  readonly why: string;
  readonly who: string;
  readonly when: string;
}

export const COLUMNS = ['student', 'exercise', 'step', 'points', 'why', 'who', 'when'];

export function readOverrides(text: string, file: string): Override[] {
  if (text.trim() === '') return [];
  return readTable(text, file, COLUMNS.slice(0, 5)).map((row, i) => {
    const {
      student = '',
      exercise = '',
      step = '',
      points = '',
      why = '',
      who = '',
      when = '',
    } = row;
    const where = `${file}:${i + 2}`;
    if (!/^\d+(\.\d+)?$/.test(points)) {
      throw new UsageError(`${where}: points takes a number, and not ${JSON.stringify(points)}.`);
    }
    if (!/^\d+$/.test(exercise)) {
      throw new UsageError(
        `${where}: exercise takes its number, and not ${JSON.stringify(exercise)}.`,
      );
    }
    return { student, exercise: Number(exercise), step, points: Number(points), why, who, when };
  });
}

/** Those that are about nobody and nothing, as sentences: lines may be written by hand. */
export function strayOverrides(
  overrides: readonly Override[],
  { students, exercises }: Pick<ClassFolder, 'students' | 'exercises'>,
): string[] {
  const ids = new Set(students.map(({ id }) => id.toLowerCase()));
  return overrides.flatMap(({ student, exercise, step, points }) => {
    const what = `${student}, ${step === '' ? `exercise ${exercise}` : `step ${step}`}, ${points} points`;
    if (!ids.has(student.toLowerCase()))
      return [`${what}: there is no such student on the roster, so that it counts for nobody.`];
    const steps = exercises.find(({ number }) => number === exercise)?.steps;
    const isThere = step === '' || !steps || steps.some(({ id }) => id === step);
    return isThere ? [] : [`${what}: there is no such step, so that it counts for nothing.`];
  });
}

export function writeOverrides(overrides: readonly Override[]): string {
  const rows = overrides.map(({ student, exercise, step, points, why, who, when }) => {
    return [student, exercise, step, points, why, who, when];
  });
  return writeTable(COLUMNS, rows);
}

/** The one that holds: the last of those about the same. */
export function overrideFor(
  overrides: readonly Override[],
  { student, exercise, step }: Pick<Override, 'student' | 'exercise' | 'step'>,
): Override | undefined {
  return overrides.findLast((each) => {
    const isTheirs = each.student.toLowerCase() === student.toLowerCase();
    return isTheirs && each.exercise === exercise && each.step === step;
  });
}
