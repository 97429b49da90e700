import type { Report } from '../grade/report.ts';

/** What there is to know of a grade that was made behind thin walls, as a sentence; nothing of any other. */
export function sayWalls({
  tool,
  exercises,
}: Pick<Report, 'tool' | 'exercises'>): string | undefined {
  if (exercises.length === 0 || tool.sandbox === 'bwrap') return undefined;
  return "Graded without bubblewrap: only Node's permission model kept the program from files, and nothing from the network.";
}
