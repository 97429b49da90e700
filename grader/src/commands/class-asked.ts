// Which class is meant, and which of its exercises.

import { FILES, openClass, type ClassFolder } from '../class/folder.ts';
import { chooseExercise } from '../cli/choose.ts';
import type { Flags } from '../cli/flags.ts';
import { UsageError } from '../usage-error.mjs';

/** The class with the exercises that are asked for, or else all that count in it. */
export function openAsked(name: string | undefined, { exercise: asked }: Flags): ClassFolder {
  const group = openClass(name);
  if (asked === undefined) return group;
  const numbers = new Set(asked.split(',').map((each) => chooseExercise(each).number));
  const all = group.exercises.map(({ number }) => number);
  const stray = [...numbers].find((number) => !all.includes(number));
  if (stray !== undefined) {
    throw new UsageError(
      `Exercise ${stray} does not count in this class: ${FILES.course} has ${all.join(', ')}.`,
    );
  }
  return { ...group, exercises: group.exercises.filter(({ number }) => numbers.has(number)) };
}
