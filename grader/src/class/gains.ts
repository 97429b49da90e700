// What a second grading has changed: who gains, and who loses. Pure.

import type { Book, Entry } from './book.ts';
import { round } from './gradebook.ts';

export interface Gain {
  readonly student: string;
  readonly before: number;
  readonly after: number;
  /** `1.8 +10`: steps that count otherwise, or verdicts that are others. */
  readonly steps: readonly string[];
}

export function gainsBetween(before: Book, after: Book): Gain[] {
  return after.entries.flatMap((entry) => {
    const was = before.entries.find(({ student }) => student.id === entry.student.id);
    if (!was) return [];
    const steps = stepsBetween(was, entry);
    if (steps.length === 0 && was.total === entry.total) return [];
    return [{ student: entry.student.id, before: was.total, after: entry.total, steps }];
  });
}

/** The table, with those who lose first. */
export function sayGains(gains: readonly Gain[]): string[] {
  const rows = [...gains].sort((a, b) => a.after - a.before - (b.after - b.before));
  const width = Math.max(7, ...rows.map(({ student }) => student.length));
  return rows.map(({ student, before, after, steps }) => {
    const change = signed(round(after - before)).padStart(7);
    return `${student.padEnd(width)}  ${String(before).padStart(7)} -> ${String(after).padStart(7)}  ${change}  ${steps.join(', ')}`;
  });
}

// --- internal ---

function stepsBetween(was: Entry, is: Entry): string[] {
  return is.exercises.flatMap((exercise) => {
    const old = was.exercises.find(({ number }) => number === exercise.number);
    const ids = new Set([...exercise.steps, ...(old?.steps ?? [])].map(({ id }) => id));
    return [...ids].flatMap((id) => {
      const [then, now] = [old, exercise].map((each) => each?.steps.find((step) => step.id === id));
      if (then?.verdict === now?.verdict && then?.points === now?.points) return [];
      const change = round((now?.points ?? 0) - (then?.points ?? 0));
      return [
        change === 0
          ? `${id} ${then?.verdict ?? 'new'} -> ${now?.verdict ?? 'gone'}`
          : `${id} ${signed(change)}`,
      ];
    });
  });
}

function signed(number: number): string {
  return number > 0 ? `+${number}` : String(number);
}
