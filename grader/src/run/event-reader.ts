// Reads the record that the worker writes.

import { sign } from '../../vitest/signature.mjs';
import type { Event } from '../../vitest/events.ts';

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
