// What is said when a command fails, and how it ends then: also when a timer or a listener throws, later.

import process from 'node:process';
import { machineFault } from './machine-fault.mjs';
import { UsageError } from '../usage-error.mjs';

/**
 * Prints why a command failed, and returns its exit code: 2 for wrong usage, 3 for a fault of ours or of the machine.
 * @param {unknown} error
 */
export function explain(error) {
  if (error instanceof UsageError) {
    console.error(error.message);
    return 2;
  }
  const fault = machineFault(error);
  if (fault) console.error(fault.message);
  else {
    console.error('Something went wrong inside the workshop itself. This is not about your code.');
    console.error('Please report it with the lines below.\n');
    console.error(error);
  }
  return 3;
}

/** From here on an uncaught error ends this process like one that a command has thrown. */
export function explainUncaught() {
  process.on('uncaughtException', (error) => process.exit(explain(error)));
}
