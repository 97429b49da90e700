// What a network may do to a stream without breaking a promise of TCP: cut it, delay it, accept
// less than was offered. It never loses, reorders or invents a byte.

import type { Random } from './random.ts';

/** `'friendly'`, `'nasty'`, or the seed of a network that does as chance will have it. */
export type NetworkName = 'friendly' | 'nasty' | number;

/** How one direction of one connection is treated. Sizes in bytes, times in virtual milliseconds. */
export interface StreamPolicy {
  /** The size of the next segment, 1 to `offered`. */
  cut(offered: number): number;
  /** How much of a write is accepted at once, 1 to `offered`: less is a short write. */
  accept(offered: number): number;
  /** How long a segment travels. */
  latency(): number;
  /** The least time between the arrivals of two segments; with 0 they may be read as one. */
  gap(): number;
  /** The order of things that happen at the same instant: the lowest goes first. */
  tie(): number;
}

/** The size of every buffer of a network, in bytes: two at each end of a connection. */
export function bufferSizeFor(network: NetworkName, random: Random): number {
  if (network === 'friendly') return 65_536;
  return network === 'nasty' ? 4096 : random.pick([4096, 8192, 32_768]);
}

export function policyFor(network: NetworkName, random: Random): StreamPolicy {
  if (network === 'friendly') return friendly;
  return network === 'nasty' ? nasty() : seeded(random);
}

/** How much of each write a raw connection accepts: short writes in every network, also a friendly one. */
export function shortWritesFor(network: NetworkName, random: Random): (offered: number) => number {
  const smallest = network === 'nasty' ? MANY_SINGLE_BYTES : 0;
  let writes = 0;
  return (offered) => {
    writes += 1;
    if (writes <= smallest) return 1;
    return random.int(1, Math.min(offered, writes <= MANY_SMALL ? SMALL : LARGE));
  };
}

// --- internal ---

const MANY_SINGLE_BYTES = 40; // writes
const MANY_SMALL = 100; // writes; a program that has not stumbled over these may go faster
const SMALL = 997; // bytes
const LARGE = 16_384; // bytes

// Cuts find bugs, volume does not: a stream is cut small only at its beginning.
const SMALL_SEGMENTS = 40;
const SHORT_WRITES = 40;

const friendly: StreamPolicy = {
  cut: (offered) => offered,
  accept: (offered) => offered,
  latency: () => 1,
  gap: () => 0,
  tie: () => 0,
};

function nasty(): StreamPolicy {
  let segments = 0;
  let writes = 0;
  return {
    cut: (offered) => (segments++ < SMALL_SEGMENTS ? 1 : offered),
    accept: (offered) => (writes++ < SHORT_WRITES ? 1 : offered),
    latency: () => 1,
    gap: () => 1, // every byte arrives alone
    tie: () => 0,
  };
}

function seeded(random: Random): StreamPolicy {
  const largest = random.pick([1, 7, 100, 1460, 65_536]);
  const slowest = random.pick([0, 1, 5]);
  let segments = 0;
  let writes = 0;
  return {
    cut: (offered) =>
      segments++ < SMALL_SEGMENTS ? random.int(1, Math.min(offered, largest)) : offered,
    accept: (offered) => (writes++ < SHORT_WRITES ? random.int(1, offered) : offered),
    latency: () => random.int(0, slowest),
    gap: () => random.int(0, 1),
    tie: () => random.int(-1, 1),
  };
}
