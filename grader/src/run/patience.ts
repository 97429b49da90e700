// How long a run may take before the rest of it is given up, and what is said then.

import { wantedNetworks } from '@socketlings/testkit/networks';

// The slowest honest answer takes less than 20 s for all steps of an exercise in the 35 networks of `--once`, on an
// ordinary machine: some 0.6 s for each. It may take nearly four times as long; in the 103 networks of `verify` that
// is 226 s. Of several subjects in one process each has as much.
const LEAST = 75_000; // ms
const FOR_EACH_NETWORK = 2200; // ms
const ON_KERNEL = 30_000; // ms; a few tests, once, and those who sleep there have had their patience

/** Milliseconds for one subject, on an ordinary machine. */
export function longestFor(networks: string, onKernel = false): number {
  return onKernel ? ON_KERNEL : Math.max(LEAST, wantedNetworks(networks).length * FOR_EACH_NETWORK);
}

export const GIVEN_UP = {
  hungTwice: 'It was not run: two tests before it hung.',
  tooLong: 'It was not run: the tests before it took more than a minute.',
  cutOff: 'It did not come to its end: all tests together took more than a minute.',
} as const;

export function isGivenUp(reason: string | undefined): boolean {
  return Object.values<string | undefined>(GIVEN_UP).includes(reason);
}
