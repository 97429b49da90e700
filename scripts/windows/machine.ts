// Where a command is run: on this Linux, or by Windows' Node under Wine.

import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Machine {
  readonly name: string;
  readonly workshop: string;
  /** What runs a command: Node, and the file that it starts. */
  readonly program: readonly [file: string, ...args: string[]];
  readonly env: NodeJS.ProcessEnv;
}

export interface Result {
  readonly code: number | null;
  readonly output: string;
}

/** What the shell of an instructor may hold; no graded program may find it. */
export const SECRET = 'a-secret-of-this-shell';

/** This very machine, with the sandbox that Windows has, too. */
export function linux(workshop: string): Machine {
  const env = { ...process.env, SOCKETLINGS_SANDBOX: 'node-permissions' };
  return { name: 'Linux', workshop, program: [process.execPath, 'grader/start.mjs'], env };
}

/** Runs a command of the workshop to its end. */
export function run(machine: Machine, args: readonly string[]): Result {
  const file = outputOf(machine);
  const output = openSync(file, 'w'); // Windows' Node cannot open a pipe as its output under Wine
  const [program, ...rest] = invocation(machine, args);
  const { status } = spawnSync(program, rest, {
    ...options(machine),
    timeout: LONGEST,
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  return { code: status, output: readFileSync(file, 'utf8') };
}

/** Starts one that goes on; `said` is what it has printed so far. */
export function begin(
  machine: Machine,
  args: readonly string[],
): { child: ChildProcess; said: () => string } {
  const file = outputOf(machine);
  const output = openSync(file, 'w');
  const [program, ...rest] = invocation(machine, args);
  const child = spawn(program, rest, {
    ...options(machine),
    detached: true,
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  return { child, said: () => readFileSync(file, 'utf8') };
}

// --- internal ---

const LONGEST = 3_600_000; // ms; all solutions take their time under Wine

function invocation({ program }: Machine, args: readonly string[]): [string, ...string[]] {
  return [program[0], ...program.slice(1), ...args];
}

function outputOf({ workshop }: Machine): string {
  return join(workshop, '..', 'output.txt');
}

function options({ workshop, env }: Machine): { cwd: string; env: NodeJS.ProcessEnv } {
  return { cwd: workshop, env: { ...env, AWS_SECRET_ACCESS_KEY: SECRET, ...CLASSROOM } };
}

// What the format `classroom50` asks for.
const CLASSROOM = {
  CLASSROOM: 'networks',
  ASSIGNMENT: 'sockets',
  OWNER: 'ann',
  SUBMISSION_TAG: 'submit/1',
  COMMIT_URL: 'https://example.org/commit',
  RELEASE_URL: 'https://example.org/release',
};
