// What exercise 1 is worth, as its README says: tests of what is told of it follow when it grows.

import { CORE_POINTS, STRETCH_POINTS } from '../src/grade/report.ts';
import { openExercise } from '../src/workshop/workshop.ts';

const { steps } = openExercise('1');
const stretch = steps.filter((step) => step.stretch).length;

/** The number of the first stretch step. */
export const FIRST_STRETCH = steps.find((step) => step.stretch)!.number;

export const STEPS = steps.length;
export const POINTS = (STEPS - stretch) * CORE_POINTS;
export const BONUS = stretch * STRETCH_POINTS;
