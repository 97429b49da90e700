// `npm run exercise 3 --once`, without `--` in between: npm takes the flag for its own, and passes
// it on as `npm_config_once`. Of `--seed 7` it takes the flag and leaves the value behind.

import type { Flags } from './flags.ts';
import { UsageError } from '../usage-error.mjs';

const SWITCHES = [
  'once',
  'output',
  'plain',
  'json',
  'inspect',
  'diff',
  'restore',
  'solution',
  'asCi',
] as const;
const WITH_VALUE = [
  'step',
  'seed',
  'submission',
  'seeds',
  'repeat',
  'exercise',
  'port',
  'format',
  'out',
  'check',
  'requireSandbox',
] as const;

/** The flags that npm has kept. */
export function forgottenFlags(env: NodeJS.ProcessEnv): Flags {
  const switches = SWITCHES.filter((name) => valueOf(name, env) === 'true');
  const values = WITH_VALUE.filter((name) => ![undefined, '', 'true'].includes(valueOf(name, env)));
  const { npm_config_diff: diff } = env; // npm has a flag of this name, which takes the number, too
  return Object.fromEntries([
    ...(/^\d/.test(diff ?? '')
      ? [
          ['diff', true],
          ['exercise', diff],
        ]
      : []),
    ...switches.map((name) => [name, true]),
    ...values.map((name) => [name, valueOf(name, env)]),
  ]) as Flags;
}

/** Throws if there are values that belong to nothing, with the spelling that was probably meant. */
export function refuseStray(
  typed: readonly string[],
  command: string,
  env: NodeJS.ProcessEnv,
): void {
  const kept = WITH_VALUE.filter((name) => valueOf(name, env) === 'true');
  const numbered = typed.length > kept.length;
  const strays = numbered ? typed.slice(1) : typed;
  if (strays.length === 0) return;
  const values = kept.map((name) => `--${spelled(name)} ${kept.length === 1 ? strays[0] : '…'}`);
  const call = ['npm run', command, ...(numbered ? [typed[0]] : []), '--'].join(' ');
  throw new UsageError(
    `"${strays[0]}" belongs to no flag. Flags come after a --, as in: ${call} ${values[0] ?? '--step …'}`,
  );
}

function valueOf(name: string, env: NodeJS.ProcessEnv): string | undefined {
  return env[`npm_config_${spelled(name).replaceAll('-', '_')}`];
}

function spelled(name: string): string {
  return name.replaceAll(/[A-Z]/g, '-$&').toLowerCase();
}
