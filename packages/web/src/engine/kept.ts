// What a browser keeps for a learner: the text of each exercise, the one before it was reset, the steps that passed.

import type { ExerciseSummary } from '../exercises.ts';

export interface Kept {
  readonly text?: string;
  readonly before?: string;
  readonly passed?: readonly string[];
}

export function keptOf({ slug }: ExerciseSummary): Kept {
  try {
    return JSON.parse(localStorage.getItem(PREFIX + slug) ?? '{}') as Kept;
  } catch {
    return {}; // storage is forbidden, or somebody else wrote there
  }
}

/** Says whether it was kept. */
export function keep(exercise: ExerciseSummary, changes: Kept): boolean {
  try {
    const kept = JSON.stringify({ ...keptOf(exercise), ...changes });
    localStorage.setItem(PREFIX + exercise.slug, kept);
    return true;
  } catch {
    return false; // storage is full, or forbidden
  }
}

// --- internal ---

const PREFIX = 'socketlings:';
