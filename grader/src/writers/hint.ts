// A hint as a learner reads it. Pure.

import { createColors } from 'picocolors';
import type { Step } from '../workshop/workshop.ts';
import { renderMarkdown } from './markdown.ts';
import { wrap, type Page } from './text.ts';

export interface Ladder {
  readonly step: Step;
  /** Markdown. */
  readonly rungs: readonly string[];
  /** How many of them were read before. */
  readonly climbed: number;
}

/** Where to go from a hint, as it is typed here: `npm run hint 3`, or `press h`. */
export interface Ways {
  readonly more: string;
  readonly read: string;
  /** Not where there is nothing to compare with. */
  readonly compare?: string | undefined;
  /** Where all of them can be read once more, if not here. */
  readonly again?: string;
}

/** The next rung; from the end of the ladder on, all of them, or where they are. */
export function writeHint({ step, rungs, climbed }: Ladder, ways: Ways, page: Page): string[] {
  const { bold, dim } = createColors(page.colors);
  const rung = rungs[climbed];
  const read = ways.again ? [] : rungs;
  const shown = rung === undefined ? read : [rung];
  const left = rungs.length - climbed - 1;
  return [
    ` ${step.id}  ${bold(step.title)}`,
    '',
    ...shown.flatMap((each) => [...renderMarkdown(each, page), '']),
    ...(left > 0 ? [dim(`  one more: ${ways.more}`)] : wrap(sayEnd(rungs.length, left), page)),
    ...(left < 0 && ways.again ? [dim(`  again:    ${ways.again}`)] : []),
    ...(left < 0 ? [dim(`  read:     ${ways.read}`)] : []),
    ...(left < 0 && ways.compare ? [dim(`  compare:  ${ways.compare}`)] : []),
  ];
}

// --- internal ---

function sayEnd(rungs: number, left: number): string {
  if (rungs === 0) return 'There is no hint for this step.';
  return left === 0
    ? 'This is the last hint for this step.'
    : 'There are no more hints for this step.';
}
