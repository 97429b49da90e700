// How long a process was at work, for whoever loses patience with it. A laptop that slept, a container that was frozen
// or a process that was stopped has had no time to work in: it shows in a look at the clock that comes far too late.

import { readFileSync } from 'node:fs';

/** A clock that is looked at every few milliseconds, and stands still while nothing could go on. */
export class WorkingTime {
  readonly #clock: () => number;
  readonly #isStopped: () => boolean;
  #seen: number;
  #worked = 0;
  #stopped = 0;

  constructor(isStopped: () => boolean, clock: () => number = () => performance.now()) {
    this.#clock = clock;
    this.#isStopped = isStopped;
    this.#seen = clock();
  }

  /** Milliseconds of work up to the last look. */
  get now(): number {
    return this.#worked;
  }

  look(): void {
    const now = this.#clock();
    const step = Math.min(now - this.#seen, LONGEST_STEP);
    this.#seen = now;
    if (this.#stopped < LONGEST_STOP && this.#isStopped()) this.#stopped += step;
    else this.#worked += step;
  }
}

/** Whether a process was stopped by a signal; where no file tells, it was not. */
export function isStopped(pid: number, root = '/proc'): boolean {
  try {
    const stat = readFileSync(`${root}/${pid}/stat`, 'latin1');
    return stat[stat.lastIndexOf(')') + 2] === 'T'; // behind its name, in which anything may stand
  } catch {
    return false;
  }
}

// --- internal ---

const LONGEST_STEP = 250; // ms between two looks; the grader itself may be busy for so long
const LONGEST_STOP = 600_000; // ms in which one that is stopped is waited for
