// The pairs of a class, exercise by exercise, from the attempts that count.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { textOf } from '../../machine/files.ts';
import { starterOf, type Exercise } from '../../workshop/workshop.ts';
import type { Book } from '../book.ts';
import { FILES, type ClassFolder } from '../folder.ts';
import type { Submission } from '../submissions.ts';
import { tellSame } from './same.ts';
import { findAlike, type Alike, type Program } from './pairs.ts';

export interface AlikeIn extends Alike {
  readonly exercise: Exercise;
  /** Who has the same answer, to the letter. */
  readonly same: readonly (readonly string[])[];
  /** Whole programs by their students, as pairs name them. */
  readonly programs: ReadonlyMap<string, string>;
}

/** Exercises with fewer than three different answers have no base rate: of them only those that are the same are told. */
export function similarIn(group: ClassFolder, { entries }: Book): AlikeIn[] {
  return group.exercises.flatMap((exercise) => {
    const programs = entries.flatMap(({ student, exercises, submissions }): Program[] => {
      const attempt = exercises.find(({ number }) => number === exercise.number)?.attempt;
      const submission = submissions.find(({ id }) => id === attempt?.submission);
      if (!submission || attempt?.isStarter) return [];
      return [{ student: student.id, code: codeOf(group.folder, submission, exercise) }];
    });
    const { programs: each, same } = tellSame(programs);
    if (each.length < FEWEST && same.length === 0) return [];
    const common = textOf(starterOf(exercise));
    const alike = each.length < FEWEST ? NOT_COMPARED : findAlike(each, common);
    const codes = new Map(each.map(({ student, code }) => [student, code]));
    return [{ exercise, ...alike, same, programs: codes }];
  });
}

/** What an instructor should know before reading a pair. */
export const CAUTION =
  'Alike is not copied: a lecture, a lab partner, a solution that is public, or an exercise that leaves little choice make answers alike, too. Read both before you ask anybody.';

// --- internal ---

const FEWEST = 3;
const NOT_COMPARED: Alike = { pairs: [], usual: { median: 0, fence: 0, count: 0 }, small: [] };

/** All files of an answer, one after the other. */
function codeOf(folder: string, { answer, files }: Submission, { slug }: Exercise): string {
  const own = files.filter(
    ({ path }) => path.startsWith(`exercises/${slug}/src/`) && /\.[cm]?[jt]s$/.test(path),
  );
  const texts = own.map(({ path }) =>
    readFileSync(join(folder, FILES.objects, answer!, path), 'utf8'),
  );
  return texts.join('\n').replaceAll('\r\n', '\n');
}
