import type { Flags } from '../cli/flags.ts';
import type { Screen } from '../cli/screen.ts';
import { mutate, type Mutation, type Outcome } from '../verify/mutation/mutate.ts';
import type { Exercise } from '../workshop/workshop.ts';

/** Changes each solution by operators, and prints what no test sees. */
export async function mutateCommand(
  exercises: readonly Exercise[],
  flags: Flags,
  screen: Screen,
  signal: AbortSignal,
): Promise<number> {
  const mutations: Mutation[] = [];
  for (const exercise of exercises) {
    const mutation = await mutate(exercise, signal, (done, all) => {
      if (!flags.json) screen.print([`exercise ${exercise.number}: ${done} of ${all} programs`]);
    });
    if (signal.aborted) return 1;
    mutations.push(mutation);
    if (!flags.json) screen.print(writeMutation(mutation));
  }
  if (flags.json) {
    const schema = 'socketlings/mutation/v1';
    screen.print([JSON.stringify({ schema, exercises: mutations }, null, 2)]);
  }
  const isGood = mutations.every(({ unlisted, stale }) => unlisted.length + stale.length === 0);
  return isGood ? 0 : 1;
}

// --- internal ---

function writeMutation({ exercise, changes, unlisted, stale }: Mutation): string[] {
  const operators = [...new Set(changes.map(({ operator }) => operator))].sort();
  const caught = changes.filter(isCaught).length;
  return [
    '',
    `exercise ${exercise}: ${changes.length} changes, ${caught} caught, ${changes.length - caught} survive, ${unlisted.length} of them without a reason`,
    '',
    ...table(operators.map((operator) => count(operator, changes))),
    ...unlisted.flatMap(writeSurvivor),
    ...stale.flatMap((problem) => ['', ...problem.split('\n')]),
  ];
}

function isCaught({ caught_by: by }: Outcome): boolean {
  return by !== undefined;
}

function count(operator: string, changes: readonly Outcome[]): [string, number, number] {
  const own = changes.filter((each) => each.operator === operator);
  return [operator, own.length, own.filter(isCaught).length];
}

function table(rows: readonly [operator: string, changes: number, caught: number][]): string[] {
  const line = (name: string, changes: string, caught: string): string =>
    `  ${name.padEnd(20)} ${changes.padStart(8)} ${caught.padStart(8)}`;
  return [
    line('operator', 'changes', 'caught'),
    ...rows.map(([name, changes, caught]) => line(name, String(changes), String(caught))),
  ];
}

function writeSurvivor({ operator, line, diff }: Outcome): string[] {
  return ['', `line ${line}, ${operator}: no test sees this`, ...diff.split('\n')];
}
