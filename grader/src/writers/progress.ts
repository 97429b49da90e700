// What a learner has reached so far, as lines of text. Pure.

import { createColors } from 'picocolors';
import type { Entry } from '../progress/progress.ts';
import { CORE_POINTS, STRETCH_POINTS } from '../grade/report.ts';
import type { Exercise, Step } from '../workshop/workshop.ts';
import { bar, mark, sayPoints } from './marks.ts';
import { lengthOf, printable, wrap, type Page } from './text.ts';

export interface Row {
  readonly exercise: Exercise;
  /** Missing if it was never tried. */
  readonly entry?: Entry;
  /** The file is not the one that was graded. */
  readonly changed: boolean;
  /** What of the exercise was changed since, by an update. */
  readonly older?: 'tests' | 'README' | undefined;
}

export function writeProgress(rows: readonly Row[], page: Page): string[] {
  const done = rows.filter(({ entry }) => entry?.done).length;
  const next = rows.find(({ entry, older }) => !entry?.done || older === 'tests');
  const points = sum(rows.map((row) => pointsOf(row, false)));
  const most = sum(rows.map(mostOf));
  const bonus = sum(rows.map((row) => pointsOf(row, true)));
  return [
    '',
    ...rows.flatMap((row) => [...writeRow(row, page), '']),
    ...wrap(`${done} of ${rows.length} done · ${sayPoints(points, most, bonus)}`, page),
    ...(next ? [`  next: npm run exercise ${next.exercise.number}`] : []),
  ];
}

// --- internal ---

function writeRow(row: Row, page: Page): string[] {
  const title = writeTitle(row, page);
  return row.entry
    ? [...title, ...writeSteps(row, row.entry, page), ...writeAgain(row, page)]
    : title;
}

function writeAgain({ exercise, entry, older }: Row, page: Page): string[] {
  if (!entry?.done || older !== 'tests') return [];
  return wrap(`Grade it with the tests as they are: npm run exercise ${exercise.number}`, page, 4);
}

function writeTitle(row: Row, page: Page): string[] {
  const { bold } = createColors(page.colors);
  const head = ` ${row.exercise.number}  ${bold(row.exercise.title)}`;
  const state = stateOf(row, page);
  if (!state) return [head];
  const gap = Math.min(page.width, WIDTH) - lengthOf(head) - lengthOf(state);
  return gap < 2 ? [head, `    ${state}`] : [head + ' '.repeat(gap) + state];
}

const WIDTH = 64; // columns between an exercise's title and its state, at most

function stateOf({ exercise, entry, changed, older }: Row, { colors }: Page): string {
  const { dim, green, yellow } = createColors(colors);
  if (!entry) return dim('not tried yet');
  const since = [
    ...(changed ? [yellow('changed since')] : []),
    ...(older
      ? [yellow(`graded with ${older === 'tests' ? 'older tests' : 'an older README'}`)]
      : []),
  ];
  if (entry.done) return [green('done'), ...since].join(', ');
  const core = exercise.steps.filter(({ stretch }) => !stretch);
  const ready = since.length === 0 && core.every((step) => hasPassed(entry, step));
  return ready ? `not yet in all networks: -- --once` : since.join(', ');
}

function writeSteps(row: Row, entry: Entry, page: Page): string[] {
  const { steps } = row.exercise;
  const marks = steps.map(({ id }) => mark(entry.steps[id] ?? 'not-run', page)).join('');
  const passed = steps.filter((step) => hasPassed(entry, step)).length;
  const points = sayPoints(pointsOf(row, false), mostOf(row), pointsOf(row, true));
  const line = `    ${marks}  ${bar(passed, steps.length, page)}  ${points}`;
  const reasons = Object.entries(entry.reasons ?? {}).flatMap(([id, reason]) =>
    wrap(`${id} did not run. ${printable(reason)}`, page, 4),
  );
  if (lengthOf(line) <= page.width) return [line, ...reasons];
  return [`    ${marks}`, `    ${bar(passed, steps.length, page)}  ${points}`, ...reasons];
}

function pointsOf({ exercise, entry }: Row, stretch: boolean): number {
  const steps = exercise.steps.filter((step) => step.stretch === stretch);
  const passed = steps.filter((step) => hasPassed(entry, step)).length;
  return passed * (stretch ? STRETCH_POINTS : CORE_POINTS);
}

function mostOf({ exercise }: Row): number {
  return exercise.steps.filter(({ stretch }) => !stretch).length * CORE_POINTS;
}

function hasPassed(entry: Entry | undefined, { id }: Step): boolean {
  return entry?.steps[id] === 'passed';
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
