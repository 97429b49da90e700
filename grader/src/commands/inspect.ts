// One step in plain vitest, for a debugger: no sandbox, no watchdog, one process to attach to.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { childEnvironment } from '../machine/child-environment.mjs';
import { vitest, namePattern } from '../run/spawn-child.mjs';
import { chooseNetworks, chooseStep } from '../cli/choose.ts';
import type { Flags } from '../cli/flags.ts';
import { openProgress } from '../progress/progress-file.ts';
import type { Screen } from '../cli/screen.ts';
import { firstFailing, verdictsOf } from '../progress/on-record.ts';
import { learner } from '../workshop/subjects.ts';
import { UsageError } from '../usage-error.mjs';
import { shown, fileOf, type Exercise, type Step } from '../workshop/workshop.ts';

/** Runs the first failing step, or the one that is asked for, under a debugger. */
export async function inspectCommand(
  exercise: Exercise,
  flags: Flags,
  screen: Screen,
  signal: AbortSignal,
): Promise<number> {
  learner(exercise); // or the sentence that says why not
  const step = await stepToInspect(exercise, flags, screen, signal);
  if (signal.aborted) return 1;
  const network = chooseNetworks(flags, 'friendly');
  const attached = process.env['VSCODE_INSPECTOR_OPTIONS'] !== undefined; // it attaches by itself
  if (!attached) await expectFree(PORT);
  screen.print([sayStep(step, network), ...(attached ? [] : sayHow(exercise))]);
  const child = spawn(process.execPath, [vitest, ...argumentsFor(exercise, step, attached)], {
    stdio: 'inherit',
    cwd: exercise.folder,
    env: childEnvironment({ SOCKETLINGS_NETWORKS: network }, { purpose: 'debugger' }),
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code === 0 ? 0 : 1;
}

// --- internal ---

const PORT = 9229; // where debuggers look by themselves

async function stepToInspect(
  exercise: Exercise,
  flags: Flags,
  screen: Screen,
  signal: AbortSignal,
): Promise<Step> {
  const asked = chooseStep(flags, exercise);
  if (asked) return exercise.steps.find(({ id }) => id === asked)!;
  const verdicts = await verdictsOf(exercise, openProgress(screen), signal);
  return firstFailing(exercise, verdicts) ?? exercise.steps[0]!;
}

function argumentsFor(exercise: Exercise, { tests }: Step, attached: boolean): string[] {
  const inspect = attached ? [] : [`--inspect-brk=${PORT}`];
  const patient = ['--test-timeout', '0', '--teardown-timeout', '0'];
  return [
    'run',
    '--no-file-parallelism',
    ...inspect,
    ...patient,
    '--testNamePattern',
    namePattern(tests),
  ];
}

function sayStep({ id, title }: Step, network: string): string {
  const name = /^\d/.test(network) ? `network of seed ${network}` : `${network} network`;
  return `  Step ${id}: ${title}, in the ${name}.`;
}

function sayHow(exercise: Exercise): string[] {
  return [
    `  It waits for a debugger on port ${PORT}, and stops first at the top of the tests:`,
    `    VS Code   run "Debug this exercise" instead, with your file open`,
    `    Chrome    open chrome://inspect`,
    `    here      node inspect 127.0.0.1:${PORT}, in another terminal`,
    `  Set a breakpoint in ${shown(fileOf(exercise))}, and go on. Ctrl-C ends.`,
    '',
  ];
}

async function expectFree(port: number): Promise<void> {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    throw new UsageError(
      `Port ${port} is taken, probably by another debugging session: end that one first.`,
    );
  } finally {
    server.close();
  }
}
