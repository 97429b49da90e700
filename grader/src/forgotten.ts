// `npm run exercise 3 --once`, without `--` in between: npm takes the flag for its own, and passes
// it on as `npm_config_once`. Of `--seed 7` it takes the flag and leaves the value behind.

import type { Flags } from './flags.ts';
import { UsageError } from './usage-error.ts';

const SWITCHES = [
  'once',
  'output',
  'plain',
  'json',
  'inspect',
  'diff',
  'restore',
  'solution',
] as const;
const WITH_VALUE = ['step', 'seed', 'submission', 'seeds', 'repeat', 'exercise', 'port'] as const;

/** The flags that npm has kept. */
export function forgottenFlags(env: NodeJS.ProcessEnv): Flags {
  const switches = SWITCHES.filter((name) => valueOf(name, env) === 'true');
  const values = WITH_VALUE.filter((name) => ![undefined, '', 'true'].includes(valueOf(name, env)));
  return Object.fromEntries([
    ...switches.map((name) => [name, true]),
    ...values.map((name) => [name, valueOf(name, env)]),
  ]) as Flags;
}

/** Throws if there are values that belong to nothing, with the spelling that was probably meant. */
export function refuseStray(
  stray: readonly string[],
  command: string,
  number: string | undefined,
  env: NodeJS.ProcessEnv,
): void {
  if (stray.length === 0) return;
  const kept = WITH_VALUE.filter((name) => valueOf(name, env) === 'true');
  const flag =
    kept.length === 1 ? `--${kept[0]} ${stray[0]}` : (kept[0] && `--${kept[0]} …`) || '--step …';
  throw new UsageError(
    `"${stray[0]}" belongs to no flag. Flags come after a --, as in: npm run ${command} ${number} -- ${flag}`,
  );
}

function valueOf(name: string, env: NodeJS.ProcessEnv): string | undefined {
  return env[`npm_config_${name}`];
}
