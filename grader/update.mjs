// `npm run update [-- --to REF]`: the workshop as it is upstream, with the learner's answers as they are.
// Plain JavaScript without packages, and all of it is loaded before anything is replaced.

import process from 'node:process';
import { update } from './src/update/update.mjs';
import { explain } from './src/machine/last-word.mjs';
import { expectLimits } from './src/machine/machine-limits.mjs';
import { UsageError } from './src/usage-error.mjs';
import { codeOf } from './src/machine/whole-file.mjs';

try {
  expectLimits();
  const isComplete = update(wantedRef(process.argv.slice(2), process.env), console.log);
  process.exitCode = isComplete ? 0 : 1;
} catch (error) {
  const { path } = /** @type {NodeJS.ErrnoException} */ (error);
  if (path) console.error(sayStuck(path, codeOf(error)));
  process.exitCode = path ? 3 : explain(error);
}

/**
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env in which npm keeps a flag that came without `--` before it
 */
function wantedRef(args, env) {
  const kept = env['npm_config_to'];
  const typed =
    kept === undefined ? args : kept === 'true' ? ['--to', ...args] : ['--to', kept, ...args];
  const [flag, ref, ...more] = typed.flatMap((arg) => /^(--to)=(.+)$/.exec(arg)?.slice(1) ?? [arg]);
  if (flag === undefined) return undefined;
  if (flag === '--to' && ref && !ref.startsWith('-') && more.length === 0) return ref;
  throw new UsageError(
    'It takes nothing, or a branch, tag or commit, as in: npm run update -- --to v2',
  );
}

/** @param {string} path @param {string} code */
function sayStuck(path, code) {
  return `The update came to ${path}, which cannot be read or written (${code}). Nothing of yours is lost. Mend that, and type it again: npm run update`;
}
