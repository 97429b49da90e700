// `npm run exercise 3 --once`, without `--` in between: npm takes the flag for its own, and passes
// it on as `npm_config_once`. Of `--seed 7` it takes the flag and leaves the value behind.

import { UsageError } from '../usage-error.mjs';
import { ALL_FLAGS, spelled, takesValue, type Flag, type Flags } from './flags.ts';

/** The flags that were typed without `--`, and that npm has kept. */
export function flagsKeptByNpm(env: NodeJS.ProcessEnv): Flags {
  const kept: Flags[] = ALL_FLAGS.map((flag) => {
    if (flag === 'open') return env['npm_config_open'] === '' ? { open: false } : {};
    const value = valueOf(flag, env);
    if (!takesValue(flag)) return value === 'true' ? { [flag]: true } : {};
    return value && value !== 'true' ? { [flag]: value } : {};
  });
  return Object.assign({}, numberInDiff(env), ...kept) as Flags;
}

/** Throws if there are values that belong to nothing, with the spelling that was probably meant. */
export function refuseStray(
  typed: readonly string[],
  command: string,
  env: NodeJS.ProcessEnv,
): void {
  const torn = ALL_FLAGS.filter((flag) => takesValue(flag) && valueOf(flag, env) === 'true');
  const numbered = typed.length > torn.length;
  const strays = numbered ? typed.slice(1) : typed;
  if (strays.length === 0) return;
  const values = torn.map((flag) => `--${spelled(flag)} ${torn.length === 1 ? strays[0] : '…'}`);
  const call = ['npm run', command, ...(numbered ? [typed[0]] : []), '--'].join(' ');
  throw new UsageError(
    `"${strays[0]}" belongs to no flag. Flags come after a --, as in: ${call} ${values[0] ?? '--step …'}`,
  );
}

// --- internal ---

// npm has a flag `--diff` of its own, and it takes the number that stands behind it.
function numberInDiff({ npm_config_diff: number = '' }: NodeJS.ProcessEnv): Flags {
  return /^\d/.test(number) ? { diff: true, exercise: number } : {};
}

function valueOf(flag: Flag, env: NodeJS.ProcessEnv): string | undefined {
  return env[`npm_config_${spelled(flag).replaceAll('-', '_')}`];
}
