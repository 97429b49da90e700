// `npm run class`: what an instructor does with a class, from the roster to the gradebook.

import { join } from 'node:path';
import { userInfo } from 'node:os';
import { writeWhole } from '../machine/files.ts';
import { alone, FILES, openClass, readText, studentOf, type ClassFolder } from '../class/folder.ts';
import { initClass } from '../class/init.ts';
import { outlineOf } from '../class/book.ts';
import { readOverrides, writeOverrides, type Override } from '../class/overrides.ts';
import type { Flags } from '../cli/flags.ts';
import { UsageError } from '../usage-error.mjs';
import type { Call } from './call.ts';
import { gradeAction, regradeAction } from './class-grade.ts';
import { importAction } from './class-import.ts';
import { mergeAction } from './class-merge.ts';
import { reportAction } from './class-report.ts';
import { similarAction } from './class-similar.ts';
import { workerAction } from './class-worker.ts';

/** The first word says what to do, the second names the folder of the class. */
export async function classCommand(call: Call): Promise<number> {
  const { typedNumber: word, words } = call;
  const action = word === undefined ? undefined : ACTIONS[word];
  if (action) {
    refuseMore(word!, words, MOST_WORDS[word!] ?? Infinity);
    return action(call, words);
  }
  const said = word === undefined ? 'What is to be done?' : `class does not know "${word}".`;
  const names = Object.keys(ACTIONS).join(', ');
  throw new UsageError(`${said} There is ${names}, as in: npm run class -- grade ../my-class`);
}

// --- internal ---

type Action = (call: Call, words: readonly string[]) => number | Promise<number>;

const ACTIONS: Readonly<Record<string, Action>> = {
  init: initAction,
  import: importAction,
  grade: gradeAction,
  report: reportAction,
  regrade: regradeAction,
  override: overrideAction,
  similar: similarAction,
  merge: mergeAction,
  worker: workerAction,
};

/** Words behind which there is nothing more; those that are not here take any number of files. */
const MOST_WORDS: Readonly<Record<string, number>> = {
  init: 1,
  grade: 1,
  report: 1,
  regrade: 1,
  override: 3,
  similar: 1,
  worker: 1,
};

/** npm takes a flag without `--` before it for its own, and leaves its value behind. */
function refuseMore(action: string, words: readonly string[], most: number): void {
  const stray = words[most];
  if (stray === undefined) return;
  throw new UsageError(
    `class ${action} does not know what to do with "${stray}". Flags come after a --, as in: npm run class -- ${action} ${words[0]} --exercise 1`,
  );
}

function initAction({ flags, screen }: Call, [folder]: readonly string[]): number {
  const students = initClass(folder, flags.roster);
  screen.print([
    '',
    `  ${folder} is a class of ${students.length}. Look at ${FILES.course}: it says what is graded, and when it is due.`,
    `  Then: npm run class -- import ${folder} HAND-INS.zip`,
    '',
  ]);
  return 0;
}

function overrideAction({ flags, screen }: Call, [name, id, what]: readonly string[]): number {
  const group = openClass(name);
  const override = overrideOf(group, { id, what, flags });
  alone(group.folder, () => {
    const text = readText(group.folder, FILES.overrides, { optional: true });
    const all = [...readOverrides(text, FILES.overrides), override];
    writeWhole(join(group.folder, FILES.overrides), writeOverrides(all));
  });
  const { student, exercise, step, points, why } = override;
  screen.print([
    '',
    `  ${student}: ${step === '' ? `exercise ${exercise}` : `step ${step}`} has ${points} points, because: ${why}`,
    `  It stays through every regrade. To see it: npm run class -- report ${name}`,
    '',
  ]);
  return 0;
}

function whoAmI(): string {
  try {
    return userInfo().username;
  } catch {
    return ''; // a container may have no name for its user
  }
}

function overrideOf(
  group: ClassFolder,
  { id, what = '', flags }: { id: string | undefined; what: string | undefined; flags: Flags },
): Override {
  const student = studentOf(group, id).id;
  const exercise = group.exercises.find(({ number }) => String(number) === what.split('.')[0]);
  const outline = exercise && outlineOf(exercise);
  const step = outline?.steps.find((each) => each.id === what);
  if (!exercise || (what.includes('.') && !step)) {
    throw new UsageError(`"${what}" is no step of this class, like 1.8, and no exercise, like 1.`);
  }
  if (!flags.why) throw new UsageError('An override needs its reason: --why "the test was wrong"');
  const core = outline!.steps.filter(({ stretch }) => !stretch);
  const most = step ? step.max_points : core.reduce((sum, { max_points }) => sum + max_points, 0);
  const points = Number(flags.points ?? NaN);
  if (!(points >= 0 && points <= most)) {
    throw new UsageError(
      `--points takes a number from 0 to ${most} here, and not "${flags.points ?? ''}".`,
    );
  }
  const who = { why: flags.why, who: whoAmI(), when: new Date().toISOString() };
  return { student, exercise: exercise.number, step: step?.id ?? '', points, ...who };
}
