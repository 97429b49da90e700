// What there is to know of a grade beside its points.

import type { Report, Tool } from '../grade/report.ts';
import { LIST } from '../workshop/tools.ts';

/** What there is to know of a grade that was made behind thin walls, as a sentence; nothing of any other. */
export function sayWalls({
  tool,
  exercises,
}: Pick<Report, 'tool' | 'exercises'>): string | undefined {
  if (exercises.length === 0 || tool.sandbox === 'bwrap') return undefined;
  return "Graded without bubblewrap: only Node's permission model kept the program from files, and nothing from the network.";
}

/** What there is to know of the grader itself: which files of it were changed; nothing if none was. */
export function sayTools(
  { changed }: Pick<Tool, 'changed'>,
  list = (names: readonly string[]): string => names.join(', '),
): string | undefined {
  if (changed.length === 0) return undefined;
  return changed[0] === LIST
    ? 'Whether the grader itself was changed is not known: there is neither a history nor a list of its files.'
    : `The grader itself was changed: ${list(changed)}.`;
}
