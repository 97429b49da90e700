// The pairs of a class, exercise by exercise, from the attempts that count.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { textOf } from '../../machine/files.ts';
import { starterOf, type Exercise } from '../../workshop/workshop.ts';
import type { Book } from '../book.ts';
import { FILES, type ClassFolder } from '../folder.ts';
import type { Submission } from '../submissions.ts';
import { findAlike, type Alike, type Program } from './pairs.ts';

export interface AlikeIn extends Alike {
  readonly exercise: Exercise;
  /** Whole programs by their students. */
  readonly programs: ReadonlyMap<string, string>;
}

/** Exercises with fewer than three answers of their own have no base rate, and are left out. */
export function similarIn(group: ClassFolder, { entries }: Book): AlikeIn[] {
  return group.exercises.flatMap((exercise) => {
    const programs = entries.flatMap(({ student, exercises, submissions }): Program[] => {
      const attempt = exercises.find(({ number }) => number === exercise.number)?.attempt;
      const submission = submissions.find(({ id }) => id === attempt?.submission);
      if (!submission || attempt?.isStarter) return [];
      return [{ student: student.id, code: codeOf(group.folder, submission, exercise) }];
    });
    if (programs.length < FEWEST) return [];
    const alike = findAlike(programs, textOf(starterOf(exercise)));
    return [
      {
        exercise,
        ...alike,
        programs: new Map(programs.map(({ student, code }) => [student, code])),
      },
    ];
  });
}

/** What an instructor should know before reading a pair. */
export const CAUTION =
  'Alike is not copied: a lecture, a lab partner, a solution that is public, or an exercise that leaves little choice make answers alike, too. Read both before you ask anybody.';

// --- internal ---

const FEWEST = 3;

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
