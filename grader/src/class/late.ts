// How late something is, and what that costs.

import { dueOf, type Course } from './course.ts';
import type { Student } from './roster.ts';

export interface Lateness {
  /** After the due moment of this student; 0 if it is not late. */
  readonly minutes: number;
  /** Days that have begun, after grace. */
  readonly days: number;
  /** Percent of the points. */
  readonly percent: number;
  /** Whether there is a due moment, and nothing tells when it was handed in. */
  readonly isUnknown: boolean;
}

export function latenessOf(
  handedInAt: string | null,
  { extraMinutes }: Pick<Student, 'extraMinutes'>,
  course: Course,
  exercise: number,
): Lateness {
  const due = dueOf(course, exercise);
  if (!due || handedInAt === null)
    return { minutes: 0, days: 0, percent: 0, isUnknown: due !== undefined };
  const after = (Date.parse(handedInAt) - due.getTime()) / MINUTE - extraMinutes;
  const minutes = Math.max(0, Math.ceil(after));
  const days = minutes > course.grace_minutes ? Math.ceil(minutes / DAY) : 0;
  return {
    minutes,
    days,
    percent: Math.min(100, days * course.late_percent_a_day),
    isUnknown: false,
  };
}

// --- internal ---

const MINUTE = 60_000; // ms
const DAY = 24 * 60; // minutes
