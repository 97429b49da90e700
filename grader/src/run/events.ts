// What the worker writes down while it runs the tests: the facts that verdicts are made of.

import type { Facts } from '@socketlings/testkit';
import { sign } from '../../vitest/signature.mjs';

/** Anything that was thrown, as text. `facts` is there when it was a lesson. */
export interface ThrownEvent {
  name: string;
  message: string;
  stack: string;
  causeStack?: string;
  facts?: Facts;
}

export type Event =
  /** How many times slower than an ordinary machine this one is: at least 1. */
  | { type: 'started'; slowness: number }
  /** In a shared process: what comes now is about this one of its subjects. */
  | { type: 'subject'; number: number }
  | { type: 'collected'; tests: string[]; errors: ThrownEvent[] }
  /** vitest lacks what a verdict takes; the process has ended itself. */
  | { type: 'lacks'; what: string }
  /** A test that was not started, for this process lacks what it wants. */
  | { type: 'withheld'; test: string; why: string }
  | { type: 'test-start'; test: string }
  /** The test goes into its next network: `friendly`, `nasty` or a seed. */
  | { type: 'run'; run: string }
  | { type: 'output'; text: string }
  /** A loop is still at work: no reason yet to give it up. */
  | { type: 'busy' }
  /** A loop of the code under test was stopped, for it lets nobody else run. */
  | { type: 'endless-loop'; file: string; line: number }
  /** There was no memory left for it; it was ended. */
  | { type: 'out-of-memory' }
  /** Nobody caught an error: it would have ended a real process. */
  | { type: 'uncaught'; thrown: ThrownEvent }
  /** The code under test tried to end the process, or to act on others. */
  | { type: 'exit-call'; what: string }
  /** Something was done to the tests or to what they tell. */
  | { type: 'tamper'; what: string }
  /** In a shared process: something is not as the subject found it. */
  | { type: 'left-behind'; what: string }
  | { type: 'test-end'; test: string; ms: number; thrown?: ThrownEvent }
  | { type: 'ended' };

/** Reads events that are signed and numbered; a line that is not what the worker wrote is a `tamper`. */
export class EventReader {
  readonly #key: string;
  #count = 0;
  #forged = false;

  constructor(key: Buffer) {
    this.#key = key.toString('hex');
  }

  get isForged(): boolean {
    return this.#forged;
  }

  /** Takes whole lines. After the first one that is not the worker's nothing is believed, or read. */
  read(text: string): Event[] {
    const events: Event[] = [];
    for (let at = 0; at < text.length && !this.#forged;) {
      const end = text.indexOf('\n', at);
      events.push(this.#readLine(text.slice(at, end)));
      at = end + 1;
    }
    return events;
  }

  #readLine(line: string): Event {
    const space = line.indexOf(' ');
    const json = line.slice(space + 1);
    if (line.slice(0, space) !== sign(this.#key, this.#count, json)) {
      this.#forged = true;
      return { type: 'tamper', what: 'the record of the tests was written to' };
    }
    this.#count += 1;
    return JSON.parse(json) as Event;
  }
}
