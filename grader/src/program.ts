// What can be typed, and which command it calls.

import { Command } from 'commander';
import { asCiCommand } from './commands/as-ci.ts';
import { commentCommand } from './commands/comment.ts';
import { checkCommand } from './commands/check.ts';
import { doctorCommand } from './commands/doctor.ts';
import { exerciseCommand } from './commands/exercise.ts';
import { gradeCommand } from './commands/grade.ts';
import { hintCommand } from './commands/hint.ts';
import { progressCommand } from './commands/progress.ts';
import { resetCommand } from './commands/reset.ts';
import { allSolutions, differenceCommand, solutionCommand } from './commands/solution.ts';
import { tryCommand } from './commands/try.ts';
import { verifyCommand } from './commands/verify.ts';
import { chooseExercise, exerciseOf, type Flags } from './cli/flags.ts';
import { forgottenFlags, refuseStray } from './cli/npm-flags.ts';
import { exerciseAt } from './cli/exercise-at.ts';
import { openProgress } from './progress/progress-file.ts';
import { openScreen, type Screen } from './cli/screen.ts';
import { firstNotDone } from './progress/on-record.ts';
import { requireSandbox } from './cli/require-sandbox.ts';
import { UsageError } from './usage-error.mjs';
import { asItLies, openWorkshop, type Exercise } from './workshop/workshop.ts';
import { formatNames } from './writers/format.ts';

/** Calls the command that was typed, and returns its exit code. */
export async function runProgram(
  args: string[],
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<number> {
  let code = 0;
  const program = new Command('npm run').exitOverride().showSuggestionAfterError();
  program.configureOutput({ writeErr: () => {} });
  for (const { name, description, options = [], takesWords, run } of COMMANDS) {
    const command = program.command(name).description(description).exitOverride();
    command.argument('[exercise]', 'its number, as in `3`').allowExcessArguments(true);
    for (const [flag, meaning] of [...options, PLAIN]) command.option(flag, meaning);
    command.action(async (number: string | undefined, typed: Flags) => {
      const words = command.args.slice(1);
      if (!takesWords || words.length === 0) refuseStray(command.args, name, env);
      const flags = { ...forgottenFlags(env), ...typed };
      const asked = number ?? flags.exercise ?? exerciseOf(flags) ?? exerciseAt(process.cwd());
      const screen = openScreen(env, flags.plain === true);
      const typedNumber = number ?? flags.exercise;
      code = await run({ asked, typedNumber, words, flags, screen, signal });
    });
  }
  await program.parseAsync(args, { from: 'user' });
  return code;
}

// --- internal ---

interface Call {
  /** The number of the exercise, if one is asked for. */
  readonly asked: string | undefined;
  /** The same, if it was typed and does not follow from a flag or a folder. */
  readonly typedNumber: string | undefined;
  /** What stands behind the number. */
  readonly words: readonly string[];
  readonly flags: Flags;
  readonly screen: Screen;
  readonly signal: AbortSignal;
}

interface Entry {
  readonly name: string;
  readonly description: string;
  readonly options?: readonly Option[];
  /** Whether something may stand behind the number. */
  readonly takesWords?: boolean;
  readonly run: (call: Call) => number | Promise<number>;
}

type Option = readonly [flag: string, meaning: string];

const PLAIN: Option = ['--plain', 'no colours, no redrawing'];
const STEP: Option = ['--step <id>', 'only one step, as in 3.4'];
const SEED: Option = ['--seed <seed>', 'only one network: friendly, nasty, real, or a number'];
const OUTPUT: Option = ['--output', 'all that the code prints, not just the first lines'];

const COMMANDS: readonly Entry[] = [
  {
    name: 'exercise',
    description: 'grade your solution of an exercise; on a terminal after every save',
    options: [
      ['--once', 'grade once, and leave'],
      STEP,
      SEED,
      OUTPUT,
      ['--inspect', 'run one step for a debugger'],
    ],
    run: (call) => exerciseCommand(current(call, true), call.flags, call.screen, call.signal),
  },
  {
    name: 'hint',
    description: 'the next hint for the first step that fails',
    run: (call) => hintCommand(current(call), call.screen, call.signal),
  },
  {
    name: 'solution',
    description: 'grade the reference solution, or all of them',
    options: [['--diff', 'compare it with yours instead']],
    run: (call) => {
      const { asked, flags, screen, signal } = call;
      if (flags.diff) return differenceCommand(current(call), screen);
      if (asked) return solutionCommand(chooseExercise(asked), screen, signal);
      return allSolutions(openWorkshop(), screen, signal);
    },
  },
  {
    name: 'reset',
    description: 'put the starter back, and keep your work in a dated copy',
    options: [['--restore', 'bring the latest copy back']],
    run: ({ asked, flags, screen }) => {
      if (!asked) throw new UsageError('Which exercise? Type its number, as in: npm run reset 1');
      return resetCommand(chooseExercise(asked), flags, screen);
    },
  },
  {
    name: 'try',
    description: 'run your own code for real, on a port of this machine',
    options: [
      ['--port <n>', 'the port; any free one without it'],
      ['--solution', 'run the reference solution instead'],
    ],
    takesWords: true,
    run: (call) => tryCommand(current(call), call.words, call.flags, call.signal),
  },
  {
    name: 'progress',
    description: 'every exercise with its steps and points',
    run: ({ screen }) => progressCommand(screen),
  },
  {
    name: 'grade',
    description: 'grade once, with a report',
    options: [
      ['--exercise <n>', 'the same as the number alone'],
      ['--submission <folder>', 'grade another tree: DIR/exercises/NN-name/src'],
      STEP,
      SEED,
      OUTPUT,
      ['--json', 'print the report as JSON'],
      ['--format <names>', `write reports: ${formatNames().join(', ')}`],
      ['--out <folder>', 'where to write them; .reports without it'],
      ['--as-ci', 'grade what a pull request changes, as CI does; with --base and --head'],
      ['--base <commit>', 'the commit that grades'],
      ['--head <commit>', 'the commit whose answers are graded'],
      ['--comment', 'in a job on GitHub: comment on the pull request of a run that has ended'],
      ['--require-sandbox <name>', 'grade nothing unless it is there: bwrap'],
      ['--check <file>', 'grade again, and say where a report in JSON differs'],
    ],
    run: (call) => {
      const { typedNumber, flags, screen, signal } = call;
      if (flags.comment) return commentCommand(screen, process.env);
      requireSandbox(flags);
      if (flags.asCi) return asCiCommand(typedNumber, flags, screen, signal);
      if (flags.base ?? flags.head) throw new UsageError(AS_CI_ONLY);
      if (flags.check !== undefined) return checkCommand(flags.check, flags, screen, signal);
      return gradeCommand(chosen(call), flags, screen, signal);
    },
  },
  {
    name: 'verify',
    description: 'prove that the workshop itself is sound',
    options: [
      ['--json', 'print the proof as JSON'],
      ['--seeds <n>', 'seeds 1 to n instead of 1 to 100, for what must pass'],
      ['--repeat <n>', 'grade starter, solution and alternatives n times, with fresh seeds'],
    ],
    run: (call) => verifyCommand(chosen(call).map(asItLies), call.flags, call.screen, call.signal),
  },
  {
    name: 'doctor',
    description: 'what is wrong with this machine, and the fix',
    options: [['--json', 'print the findings as JSON']],
    run: ({ flags, screen }) => doctorCommand(flags, screen),
  },
];

const AS_CI_ONLY =
  '--base and --head belong to --as-ci: npm run grade -- --as-ci --base main --head HEAD';

function chosen({ asked }: Call): Exercise[] {
  return asked ? asked.split(',').map(chooseExercise) : openWorkshop();
}

/** The exercise that is asked for, or else the one to work on. */
function current({ asked, screen }: Call, aloud = false): Exercise {
  if (asked) return chooseExercise(asked);
  const exercises = openWorkshop();
  const progress = openProgress(screen);
  const open = firstNotDone(exercises, progress);
  if (open && aloud && progress.of(open.slug)?.done) {
    screen.print(['', `  Exercise ${open.number} was graded with older tests: here it is again.`]);
  }
  if (open) return open;
  if (aloud) screen.print(['', '  Every exercise is done. This is the last one.']);
  return exercises.at(-1)!;
}
