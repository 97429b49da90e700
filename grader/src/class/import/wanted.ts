import { textOf } from '../../machine/files.ts';
import { withUnixLines } from '../../machine/line-ends.mjs';
import { nameOf } from '../../workshop/layout.mjs';
import { exerciseFolders, starterOf, type Exercise } from '../../workshop/workshop.ts';

/** What is looked for: the answer to an exercise. */
export interface Wanted {
  readonly number: number;
  readonly slug: string;
  readonly name: string;
  /** The folders of other exercises, whether they count in this class or not. */
  readonly otherSlugs: readonly string[];
  /** The names of their files. */
  readonly otherFiles: readonly string[];
  /** Whether this is what learners begin with. */
  readonly isStarter: (content: Buffer) => boolean;
}

export function wantedOf(exercise: Exercise): Wanted {
  const starter = textOf(starterOf(exercise));
  const { number, slug, name } = exercise;
  const otherSlugs = exerciseFolders().filter((each) => each !== slug);
  const otherFiles = otherSlugs.map((each) => `${nameOf(each)}.ts`);
  const isStarter = (content: Buffer): boolean => withUnixLines(content).toString() === starter;
  return { number, slug, name, otherSlugs, otherFiles, isStarter };
}
