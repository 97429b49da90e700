import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { childEnvironment } from '../machine/child-environment.mjs';
import { choosePort } from '../cli/choose.ts';
import type { Flags } from '../cli/flags.ts';
import { learner, solution } from '../workshop/subjects.ts';
import { UsageError } from '../usage-error.mjs';
import type { Exercise } from '../workshop/workshop.ts';

/** Runs the learner's code (or the solution) for real, in a process of its own, until Ctrl-C. */
export async function tryCommand(
  exercise: Exercise,
  words: readonly string[],
  flags: Flags,
  signal: AbortSignal,
): Promise<number> {
  const tryFile = join(exercise.folder, 'try.ts');
  if (!existsSync(tryFile))
    throw new UsageError(`There is nothing to try in exercise ${exercise.number}.`);
  const { file } = flags.solution ? solution(exercise) : learner(exercise);
  const child = spawn(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), CHILD, tryFile, file, ...words],
    {
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'], // by its end the child knows of ours
      env: childEnvironment(flags.port ? { SOCKETLINGS_PORT: String(choosePort(flags.port)) } : {}),
    },
  );
  return new Promise((resolve, reject) => {
    // Ctrl-C reaches the child by itself; a child that is stuck in a loop does not hear it.
    signal.addEventListener('abort', () => setTimeout(() => child.kill('SIGKILL'), GRACE).unref());
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

const CHILD = fileURLToPath(new URL('./try-child.ts', import.meta.url));
const GRACE = 3000; // ms after Ctrl-C
