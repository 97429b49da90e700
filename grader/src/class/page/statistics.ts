// What a class has learned, and where it is stuck: numbers for the page. Pure.

import { sha256 } from '../../machine/files.ts';
import type { Entry } from '../book.ts';
import type { ExerciseGrade, StepGrade } from '../gradebook.ts';

export interface StepRate {
  readonly step: StepGrade;
  readonly passed: number;
  /** Those for whom it ran, and who handed in more than the starter. */
  readonly reached: number;
}

export interface Lesson {
  /** The same for the same lesson, whatever numbers are in it. */
  readonly id: string;
  readonly step: StepGrade;
  readonly text: string;
  readonly students: readonly { readonly id: string; readonly key: string }[];
}

/** Each step of an exercise, with how many pass of those who got there. */
export function ratesOf(entries: readonly Entry[], number: number): StepRate[] {
  const grades = workedOn(entries, number).map(({ grade }) => grade);
  const outline = entries
    .flatMap(({ exercises }) => exercises)
    .find((each) => each.number === number);
  return (outline?.steps ?? []).map((step) => {
    const mine = grades.flatMap(({ steps }) => steps.find(({ id }) => id === step.id) ?? []);
    const ran = mine.filter(({ verdict }) => verdict !== 'not-run');
    return {
      step,
      reached: ran.length,
      passed: ran.filter(({ verdict }) => verdict === 'passed').length,
    };
  });
}

/** The first lesson of everybody who has one to learn: the most frequent first. */
export function firstLessons(entries: readonly Entry[], number: number): Lesson[] {
  const lessons = new Map<string, Lesson>();
  for (const { student, grade } of workedOn(entries, number)) {
    const step = grade.steps.find(({ lesson }) => lesson !== undefined);
    if (!step) continue;
    const id = lessonId(step);
    const before = lessons.get(id) ?? { id, step, text: step.lesson!, students: [] };
    const who = { id: student, key: grade.attempt!.key };
    lessons.set(id, { ...before, students: [...before.students, who] });
  }
  return [...lessons.values()].sort((a, b) => {
    return b.students.length - a.students.length || (a.id < b.id ? -1 : 1);
  });
}

/** Of a lesson without its numbers and quoted parts, which differ from run to run and from program to program. */
export function lessonId({ id, lesson = '' }: Pick<StepGrade, 'id' | 'lesson'>): string {
  const plain = lesson.replaceAll(/"[^"]*"|`[^`]*`/g, '"…"').replaceAll(/\d+/g, '#');
  return `${id}-${sha256(plain).slice(0, 8)}`;
}

// --- internal ---

function workedOn(
  entries: readonly Entry[],
  number: number,
): { student: string; grade: ExerciseGrade }[] {
  return entries.flatMap(({ student, exercises }) => {
    const grade = exercises.find((each) => each.number === number);
    return grade?.attempt?.report && !grade.attempt.isStarter
      ? [{ student: student.id, grade }]
      : [];
  });
}
