import type { Family } from '../any-scenario.ts';
import { drawn, everyOne } from './draw.ts';
import { playOf } from './scenario.ts';

/** Somebody reads or writes, and anything happens to his connection. */
export const CONNECTION: Family = {
  every: everyOne,
  drawn,
  playOf: (scenario) => playOf(scenario, { traces: false }),
};

/** The same, and nothing is left in the end. */
export const TRACES: Family = {
  ...CONNECTION,
  every: () => [], // an earlier step has played them all
  playOf: (scenario) => playOf(scenario, { traces: true }),
};
