// The command line: reads what was typed, calls a command, turns errors into sentences.

import { Command, CommanderError } from 'commander';
import { exerciseCommand } from './commands/exercise.ts';
import { gradeCommand } from './commands/grade.ts';
import { allSolutions, solutionCommand } from './commands/solution.ts';
import { verifyCommand } from './commands/verify.ts';
import { chooseExercise, type Flags } from './flags.ts';
import { forgottenFlags, refuseStray } from './forgotten.ts';
import { openScreen, type Screen } from './screen.ts';
import { UsageError } from './usage-error.ts';
import { openWorkshop, type Exercise } from './workshop.ts';

/** Runs one command and returns its exit code: 0 done, 1 not done, 2 wrong usage, 3 our own fault. */
export async function main(args: string[], env: NodeJS.ProcessEnv): Promise<number> {
  const interrupt = new AbortController();
  const onSignal = (): void => interrupt.abort();
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  try {
    return await runCommand(args, env, interrupt.signal);
  } catch (error) {
    return complain(error);
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  }
}

async function runCommand(
  args: string[],
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<number> {
  let code = 0;
  const program = new Command('npm run').exitOverride().showSuggestionAfterError();
  program.configureOutput({ writeErr: () => {} });
  const add = (name: string, description: string, action: Action): Command => {
    return program
      .command(name)
      .description(description)
      .argument('[exercise]', 'its number, as in `3`')
      .option('--plain', 'no colours, no redrawing')
      .exitOverride()
      .allowExcessArguments(true)
      .action(async (number: string | undefined, typed: Flags, command: Command) => {
        refuseStray(command.args.slice(1), name, number, env);
        const flags = { ...forgottenFlags(env), ...typed };
        code = await action(
          number ?? flags.exercise ?? exerciseOf(flags.step),
          flags,
          openScreen(env, flags.plain === true),
        );
      });
  };

  add(
    'exercise',
    'grade your solution of an exercise; on a terminal after every save',
    (n, flags, screen) => {
      return exerciseCommand(chooseExercise(n ?? '1'), flags, screen, signal);
    },
  )
    .option('--once', 'grade once, and leave')
    .option('--step <id>', 'only one step, as in 3.4')
    .option('--seed <seed>', 'only one network: friendly, nasty, or a number')
    .option('--output', 'all that your code prints, not just the first lines');

  add('solution', 'grade the reference solution, or all of them', (n, _, screen) => {
    return n
      ? solutionCommand(chooseExercise(n), screen, signal)
      : allSolutions(openWorkshop(), screen, signal);
  });

  add('grade', 'grade once, with a report', (n, flags, screen) => {
    return gradeCommand(chosen(n), flags, screen, signal);
  })
    .option('--exercise <n>', 'the same as the number alone')
    .option('--submission <folder>', 'grade another tree: DIR/exercises/NN-name/src')
    .option('--step <id>', 'only one step, as in 3.4')
    .option('--seed <seed>', 'only one network: friendly, nasty, or a number')
    .option('--output', 'all that the code prints, not just the first lines')
    .option('--json', 'print the report as JSON');

  add('verify', 'prove that the workshop itself is sound', (n, flags, screen) => {
    return verifyCommand(chosen(n), flags, screen, signal);
  })
    .option('--json', 'print the proof as JSON')
    .option('--seeds <n>', 'seeds 1 to n instead of 1 to 100')
    .option('--repeat <n>', 'grade starter, solution and alternatives n times, with fresh seeds');

  await program.parseAsync(args, { from: 'user' });
  return signal.aborted ? INTERRUPTED : code;
}

// --- internal ---

type Action = (number: string | undefined, flags: Flags, screen: Screen) => Promise<number>;

const INTERRUPTED = 130; // as a shell reports Ctrl-C

// `--step 3.4` says enough.
function exerciseOf(step: string | undefined): string | undefined {
  return step?.includes('.') ? step.split('.')[0] : undefined;
}

function chosen(number: string | undefined): Exercise[] {
  return number ? [chooseExercise(number)] : openWorkshop();
}

function complain(error: unknown): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0; // --help
    console.error(error.message.replace(/^error: /, '').replace('\n', ' '));
    return 2;
  }
  if (error instanceof UsageError) {
    console.error(error.message);
    return 2;
  }
  console.error('Something went wrong inside the workshop itself. This is not about your code.');
  console.error('Please report it with the lines below.\n');
  console.error(error);
  return 3;
}
