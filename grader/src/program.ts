// Reads what was typed, and calls the command that is meant.

import { Command } from 'commander';
import { exerciseOf } from './cli/choose.ts';
import { exerciseAt } from './cli/exercise-at.ts';
import { optionsOf, type Flags } from './cli/flags.ts';
import { flagsKeptByNpm, refuseStray } from './cli/npm-flags.ts';
import { openScreen } from './cli/screen.ts';
import { COMMANDS } from './commands/all.ts';
import type { Call } from './commands/call.ts';

type Typed = Pick<Call, 'words' | 'flags'> & { readonly number: string | undefined };

/** Calls the command that was typed, and returns its exit code. */
export async function runProgram(
  args: string[],
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<number> {
  let code = 0;
  const program = new Command('npm run').exitOverride().showSuggestionAfterError();
  program.configureOutput({ writeErr: () => {} });
  for (const { name, description, flags = {}, argument = NUMBER, takesWords, run } of COMMANDS) {
    const command = program.command(name).description(description).exitOverride();
    command.argument(...argument).allowExcessArguments(true);
    for (const option of optionsOf({ ...flags, ...EVERYWHERE })) command.option(...option);
    command.action(async (number: string | undefined, typed: Flags) => {
      const words = command.args.slice(1);
      if (!takesWords || words.length === 0) refuseStray(command.args, name, env);
      const all = { ...flagsKeptByNpm(env), ...typed };
      code = await run(callOf({ number, words, flags: all }, env, signal));
    });
  }
  await program.parseAsync(args, { from: 'user' });
  return code;
}

// --- internal ---

const NUMBER = ['[exercise]', 'its number, as in `3`'] as const;

const EVERYWHERE = { plain: 'no colours, no redrawing' };

function callOf(
  { number, words, flags }: Typed,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Call {
  const typedNumber = number ?? flags.exercise;
  const asked = typedNumber ?? exerciseOf(flags) ?? exerciseAt(process.cwd());
  return {
    asked,
    typedNumber,
    words,
    flags,
    screen: openScreen(env, flags.plain === true),
    signal,
  };
}
