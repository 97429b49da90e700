// The command line: reads what was typed, calls a command, turns errors into sentences.

import { CommanderError } from 'commander';
import { OwnFault } from './run/own-fault.ts';
import { runProgram } from './program.ts';
import { MachineError, UsageError } from './usage-error.mjs';

/** Runs one command and returns its exit code: 0 done, 1 not done, 2 wrong usage, 3 our own fault, or the machine's. */
export async function main(args: string[], env: NodeJS.ProcessEnv): Promise<number> {
  const interrupt = new AbortController();
  const onSignal = (): void => interrupt.abort();
  process.once('SIGINT', onSignal).once('SIGTERM', onSignal);
  try {
    const code = await runProgram(args, env, interrupt.signal);
    return interrupt.signal.aborted && code !== 0 ? INTERRUPTED : code;
  } catch (error) {
    return complain(error);
  } finally {
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
  if (error instanceof UsageError) {
    console.error(error.message);
    return 2;
  }
  if (error instanceof OwnFault || error instanceof MachineError) {
    console.error(error.message);
    return 3;
  }
  console.error('Something went wrong inside the workshop itself. This is not about your code.');
  console.error('Please report it with the lines below.\n');
  console.error(error);
  return 3;
}
