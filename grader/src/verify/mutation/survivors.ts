// Changes that no test can tell from the solution, as they are written down: a heading for the reason, and below it
// their diffs, with an empty line between two of them.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { textOf } from '../../machine/files.ts';
import { solutionFolder } from '../../workshop/subjects.ts';
import type { Exercise } from '../../workshop/workshop.ts';

/** The name of the file, beside the solution's folder. */
export const SURVIVORS = 'survivors.md';

export interface Survivor {
  readonly reason: string;
  readonly diff: string;
}

export function readSurvivors(exercise: Exercise): Survivor[] {
  const file = join(solutionFolder(exercise), SURVIVORS);
  return existsSync(file) ? parseSurvivors(textOf(file)) : [];
}

/** Throws a sentence about what cannot be read. */
export function parseSurvivors(markdown: string): Survivor[] {
  return markdown
    .split(/^## /m)
    .slice(1)
    .flatMap((section) => {
      const reason = section.slice(0, section.indexOf('\n')).trim();
      const [, diffs] = /^```diff\n([^]*?)\n```$/m.exec(section) ?? [];
      if (diffs === undefined) throw new Error(`${SURVIVORS}: "${reason}" has no diff.`);
      return diffs.split('\n\n').map((diff) => ({ reason, diff }));
    });
}

/** What is wrong with a list: survivors without a reason, and reasons without a survivor. */
export function compareSurvivors(
  listed: readonly Survivor[],
  { all, alive }: { readonly all: readonly string[]; readonly alive: readonly string[] },
): { readonly unlisted: string[]; readonly stale: string[] } {
  const diffs = new Set(listed.map(({ diff }) => diff));
  return {
    unlisted: alive.filter((diff) => !diffs.has(diff)),
    stale: [...diffs].flatMap((diff) => {
      if (alive.includes(diff)) return [];
      const why = all.includes(diff) ? 'a test catches it' : 'the solution has no such change';
      return [`${SURVIVORS} lists what is no survivor, for ${why}:\n${diff}`];
    }),
  };
}
