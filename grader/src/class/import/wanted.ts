import { textOf } from '../../machine/files.ts';
import { withUnixLines } from '../../machine/line-ends.mjs';
import { starterOf, type Exercise } from '../../workshop/workshop.ts';

/** What is looked for: the answer to an exercise. */
export interface Wanted {
  readonly number: number;
  readonly slug: string;
  readonly name: string;
  /** Whether this is what learners begin with. */
  readonly isStarter: (content: Buffer) => boolean;
}

export function wantedOf(exercise: Exercise): Wanted {
  const starter = textOf(starterOf(exercise));
  const { number, slug, name } = exercise;
  const isStarter = (content: Buffer): boolean => withUnixLines(content).toString() === starter;
  return { number, slug, name, isStarter };
}
