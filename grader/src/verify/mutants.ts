import { basename, join } from 'node:path';
import { textOf } from '../machine/files.ts';
import { solution, type Subject } from '../workshop/subjects.ts';
import { shown, type Exercise } from '../workshop/workshop.ts';
import { applyEdits, stepNumberOf, type Mutant } from './catalogue.ts';
import { check, type Check } from './check.ts';
import { writeMade } from './made.ts';

/** What must hold of wrong turns before any of them can be graded. */
export function checkCatalogue(exercise: Exercise, mutants: readonly Mutant[]): Check[] {
  const code = textOf(solution(exercise).file);
  return [
    check(
      'every wrong turn names a step',
      mutants.map((mutant) => stepNumberOf(mutant, exercise) === 0 && nameless(exercise, mutant)),
    ),
    check(
      'every edit of a wrong turn matches once',
      mutants.map((mutant) => complaintAbout(code, mutant)),
    ),
    check('no two wrong turns are the same', sameTwice(code, mutants)),
  ];
}

/** The programs of wrong turns. */
export function makeMutants(exercise: Exercise, mutants: readonly Mutant[]): Subject[] {
  const code = textOf(solution(exercise).file);
  const file = basename(exercise.source);
  return mutants.map((mutant) => {
    const folder = writeMade(exercise, `mutant-${mutant.name}`, {
      [file]: applyEdits(code, mutant),
    });
    return { name: `mutant:${mutant.name}`, file: join(folder, file) };
  });
}

/** Names that stand twice, and programs that are like another one or like the solution. */
export function sameTwice(code: string, mutants: readonly Mutant[]): string[] {
  const made = mutants.filter((mutant) => complaintAbout(code, mutant) === undefined);
  const programs = made.map((mutant) => applyEdits(code, mutant));
  return [
    ...mutants
      .filter(({ name }, i) => mutants.findIndex((other) => other.name === name) < i)
      .map(({ name }) => `two are called "${name}"`),
    ...made.flatMap(({ name }, i) => {
      const twin = programs.indexOf(programs[i]!);
      return twin < i ? [`"${name}" makes the same program as "${made[twin]!.name}"`] : [];
    }),
    ...made
      .filter((_, i) => programs[i] === code)
      .map(({ name }) => `"${name}" leaves the solution as it is`),
  ];
}

// --- internal ---

function nameless({ folder }: Exercise, { name, caughtBy }: Mutant): string {
  return `"${name}": ${shown(folder)} has no step with the title "${caughtBy}"`;
}

function complaintAbout(code: string, mutant: Mutant): string | undefined {
  try {
    applyEdits(code, mutant);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
