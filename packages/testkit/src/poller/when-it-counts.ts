import { wantedNetworks } from '../base/networks.ts';

const LEARNING = 16; // networks; more than these are asked for when it counts

export const WANTED = wantedNetworks();

/** Whether an exercise can be done by this run, or somebody wants to see again what such a run has found. */
export const COUNTS = WANTED.length > LEARNING || WANTED.length === 1;
