import type { Meters } from './meters.ts';
import type { Scheduler } from './scheduler.ts';
import type { Trace } from './trace.ts';

/** What the parts of a network have in common: when things happen, and what is kept of them. */
export interface Simulation {
  readonly scheduler: Scheduler;
  readonly meters: Meters;
  readonly trace: Trace;
}
