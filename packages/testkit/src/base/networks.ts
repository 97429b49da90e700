import { Random } from '@socketlings/sim';
import type { NetworkName } from './ground.ts';
import { wantedNetworks } from './wanted-networks.ts';

/** What a test draws in a network: the same there whatever other networks the run goes through. */
export function chanceIn(network: NetworkName): Random {
  return new Random(typeof network === 'number' ? FIRST_SEED + network : SEEDS[network]);
}

const SEEDS = { friendly: 1, nasty: 2, real: 3 };
const FIRST_SEED = 2_000_000;

/** Read before the code under test could change the environment. */
export const WANTED = wantedNetworks();

const LEARNING = 16; // networks; more than these are asked for when it counts

/** Whether an exercise can be done by this run, or somebody wants to see again what such a run has found. */
export const COUNTS = WANTED.length > LEARNING || WANTED.length === 1;
