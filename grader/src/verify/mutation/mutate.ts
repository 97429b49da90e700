// Mutation testing: changes that nobody thought of, and whether a test sees them.

import { basename, join } from 'node:path';
import pLimit from 'p-limit';
import { textOf } from '../../machine/files.ts';
import { NETWORKS } from '../../run/networks.mjs';
import { solution } from '../../workshop/subjects.ts';
import type { Exercise } from '../../workshop/workshop.ts';
import { writeMade } from '../made.ts';
import { applyChange, type Operator } from './change.ts';
import { inLines, type ChangeInLines } from './edit.ts';
import { changesOf } from './operators.ts';
import { runMutants } from './run-mutants.ts';
import { compareSurvivors, readSurvivors } from './survivors.ts';

/** What became of the changes of one solution. */
export interface Mutation {
  readonly exercise: number;
  readonly changes: readonly Outcome[];
  /** Survivors for which nobody has given a reason. */
  readonly unlisted: readonly Outcome[];
  /** What is wrong with the list of reasons. */
  readonly stale: readonly string[];
}

export interface Outcome {
  readonly operator: Operator;
  readonly line: number;
  readonly diff: string;
  /** The test that caught it, or how its process ended. */
  readonly caught_by?: string;
}

/** Changes the solution in every way there is, and runs the tests; `tell` hears how far it is. */
export async function mutate(
  exercise: Exercise,
  signal: AbortSignal,
  tell: (done: number, all: number) => void,
): Promise<Mutation> {
  const { file } = solution(exercise);
  const code = textOf(file);
  const all = inLines(file, code, changesOf(file, code));
  const files = all.map(({ change }, i) => place(exercise, i, applyChange(code, change)));
  const caught = await runAll(exercise, { files, control: file }, signal, tell);
  const changes = all.map((each, i) => outcomeOf(each, caught[i]));
  const alive = changes.filter((each) => each.caught_by === undefined);
  const diffs = (some: readonly Outcome[]): string[] => some.map(({ diff }) => diff);
  const { unlisted, stale } = compareSurvivors(readSurvivors(exercise), {
    all: diffs(changes),
    alive: diffs(alive),
  });
  return {
    exercise: exercise.number,
    changes,
    unlisted: alive.filter(({ diff }) => unlisted.includes(diff)),
    stale,
  };
}

// --- internal ---

const TOGETHER = 20; // programs in a process

const twoAtATime = pLimit(2); // whichever exercise they belong to

function place(exercise: Exercise, number: number, code: string): string {
  const name = basename(exercise.source);
  return join(writeMade(exercise, `change-${number}`, { [name]: code }), name);
}

function outcomeOf({ change, line, diff }: ChangeInLines, caught: string | undefined): Outcome {
  return { operator: change.operator, line, diff, ...(caught && { caught_by: caught }) };
}

interface Programs {
  readonly files: readonly string[];
  readonly control: string;
}

// Most are caught in the first one; what is left is played in those of watch mode, and then of a run that counts.
const ROUNDS = ['friendly', NETWORKS.watch, NETWORKS.once];

/** What caught each program, round by round. */
async function runAll(
  exercise: Exercise,
  { files, control }: Programs,
  signal: AbortSignal,
  tell: (done: number, all: number) => void,
): Promise<(string | undefined)[]> {
  const caught = new Map<string, string>();
  for (const networks of ROUNDS) {
    const left = files.filter((file) => !caught.has(file));
    const groups = groupsOf(left);
    let done = 0;
    const run = async (group: readonly string[]): Promise<void> => {
      const found = await runMutants({ exercise, files: group, control, networks, signal });
      for (const [i, by] of found.entries()) if (by !== undefined) caught.set(group[i]!, by);
      done += group.length;
      tell(done, left.length);
    };
    await Promise.all(groups.map((group) => twoAtATime(() => run(group))));
  }
  return files.map((file) => caught.get(file));
}

function groupsOf(files: readonly string[]): (readonly string[])[] {
  const count = Math.ceil(files.length / TOGETHER);
  return Array.from({ length: count }, (_, i) => files.slice(i * TOGETHER, (i + 1) * TOGETHER));
}
