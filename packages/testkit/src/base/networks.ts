import { Random } from '@socketlings/sim';
import type { NetworkName } from './ground.ts';

/** The networks that a test goes through: those of watch mode, unless the grader asks for others. */
export function wantedNetworks(
  wanted: string = process.env['SOCKETLINGS_NETWORKS'] ?? WATCH,
): NetworkName[] {
  return wanted.split(',').flatMap(parse);
}

/** What a test draws in a network: the same there whatever other networks the run goes through. */
export function chanceIn(network: NetworkName): Random {
  return new Random(typeof network === 'number' ? FIRST_SEED + network : SEEDS[network]);
}

const SEEDS = { friendly: 1, nasty: 2, real: 3 };
const FIRST_SEED = 2_000_000;
const WATCH = 'friendly,nasty,1-8,real';

/** Read before the code under test could change the environment. */
export const WANTED = wantedNetworks();

const LEARNING = 16; // networks; more than these are asked for when it counts

/** Whether an exercise can be done by this run, or somebody wants to see again what such a run has found. */
export const COUNTS = WANTED.length > LEARNING || WANTED.length === 1;

function parse(part: string): NetworkName[] {
  if (part === 'friendly' || part === 'nasty' || part === 'real') return [part];
  const [first = NaN, last = first] = part.split('-').map(Number);
  if (!Number.isInteger(first) || !Number.isInteger(last)) {
    throw new RangeError(`SOCKETLINGS_NETWORKS: expected something like "${WATCH}", got "${part}"`);
  }
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}
