// Begins the run that a command line asks for while the command line itself is still loading. It only
// guesses: what was not meant is dropped.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { prepareChild } from './child.mjs';
import { root, slugOf, sourceOf, testsIn } from '../workshop/layout.mjs';
import { NETWORKS } from './networks.mjs';

/**
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @param {boolean} isTerminal
 */
export function beginEarly(args, env, isTerminal) {
  const request = guess(args, env, isTerminal);
  if (request && [...request.subjects, ...request.testFiles].every((file) => existsSync(file)))
    prepareChild(request);
}

/**
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @param {boolean} isTerminal
 */
export function guess([command, number, ...flags], env, isTerminal) {
  const known = flags.every((flag) => flag === '--once' || flag === '--plain');
  if (command !== 'exercise' || !/^\d{1,2}$/.test(number ?? '') || !known) return undefined;
  const slug = slugOf(Number(number));
  if (!slug || FLAGS.some((flag) => env[`npm_config_${flag}`])) return undefined;
  const folder = join(root, 'exercises', slug);
  const once = flags.includes('--once') || env['npm_config_once'] === 'true' || !isTerminal;
  return {
    subjects: [join(folder, sourceOf(slug))],
    testFiles: testsIn(folder).map((path) => join(folder, path)),
    ...(once ? { networks: NETWORKS.once } : { networks: NETWORKS.watch, byNetworks: true }),
  };
}

// --- internal ---

const FLAGS = ['step', 'seed', 'inspect']; // they ask for another run
