// The command line: reads what was typed, calls a command, turns errors into sentences.

import { CommanderError } from 'commander';
import { explain } from './machine/last-word.mjs';
import { watchParent } from './machine/orphan.ts';
import { runProgram } from './program.ts';

/** Runs one command and returns its exit code: 0 done, 1 not done, 2 wrong usage, 3 our own fault, or the machine's. */
export async function main(args: string[], env: NodeJS.ProcessEnv): Promise<number> {
  const interrupt = new AbortController();
  const onSignal = (): void => interrupt.abort();
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  const stopWatching = env['npm_lifecycle_event'] ? watchParent(onSignal) : () => {};
  try {
    const code = await runProgram(args, env, interrupt.signal);
    return interrupt.signal.aborted && code !== 0 ? INTERRUPTED : code;
  } catch (error) {
    return complain(error);
  } finally {
    stopWatching();
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  }
}

// --- internal ---

const INTERRUPTED = 130; // as a shell reports Ctrl-C

function complain(error: unknown): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0; // --help
    console.error(error.message.replace(/^error: /, '').replace('\n', ' '));
    return 2;
  }
  return explain(error);
}
