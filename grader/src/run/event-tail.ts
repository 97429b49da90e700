// The record of a run while it is written: reads it, and knows when what should come does not.

import { closeSync, openSync, readSync } from 'node:fs';
import type { Event } from '../../vitest/events.ts';
import type { EventReader } from './event-reader.ts';
import { slownessIn } from './slowness.ts';
import type { WorkingTime } from './working-time.ts';

export const FLOOD = 200_000_000; // bytes

export class EventTail {
  readonly events: Event[] = [];
  readonly #reader: EventReader;
  readonly #file: number;
  readonly #buffer = Buffer.alloc(64 * 1024);
  #unfinished = Buffer.alloc(0);
  readonly #time: WorkingTime;
  #heardAt = 0;
  #movedAt = 0;
  #loadingSince: number | undefined;
  #beganAt: number | undefined; // with the subject that it is at
  size = 0;
  /** How many tests have come to their end. */
  ended = 0;
  /** How many hold in their first network. */
  held = 0;

  constructor(path: string, reader: EventReader, time: WorkingTime) {
    this.#reader = reader;
    this.#time = time;
    this.#file = openSync(path, 'r');
  }

  /** Whether it holds something that the worker has not written. */
  get isForged(): boolean {
    return this.#reader.isForged || this.#unfinished.length > LONGEST_LINE;
  }

  get hasEnded(): boolean {
    return this.events.some(({ type }) => type === 'ended');
  }

  /** Somebody may write faster than this reads: not without an end. */
  read(): void {
    const enough = this.size + MOST_AT_ONCE;
    while (this.size <= enough && this.size <= FLOOD && !this.isForged) {
      const n = readSync(this.#file, this.#buffer);
      if (n === 0) return;
      this.#heardAt = this.#time.now;
      this.size += n;
      const all = Buffer.concat([this.#unfinished, this.#buffer.subarray(0, n)]);
      const end = all.lastIndexOf('\n') + 1;
      const events = this.#reader.read(all.toString('utf8', 0, end));
      if (events.some(({ type }) => !SIGNS_OF_LIFE.has(type))) this.#movedAt = this.#heardAt;
      this.events.push(...events);
      this.ended += events.filter(({ type }) => type === 'test-end').length;
      this.held += events.filter(({ type }) => type === 'test-held').length;
      if (events.some(({ type }) => type === 'subject')) this.#beganAt = this.#heardAt;
      else if (events.length > 0) this.#beganAt ??= this.#heardAt;
      this.#unfinished = all.subarray(end);
    }
  }

  isOverdue(): boolean {
    const last = this.events.at(-1);
    const slowness = slownessIn(this.events);
    const phase = this.events.findLast(({ type }) => type === 'subject' || type === 'collected');
    const loaded = phase?.type === 'collected';
    if (loaded) this.#loadingSince = undefined;
    else if (last) this.#loadingSince ??= this.#time.now;
    const loading = this.#time.now - (this.#loadingSince ?? Infinity);
    const silence = this.#time.now - this.#heardAt;
    const standing = loaded ? this.#time.now - this.#movedAt : 0;
    return (
      silence > patienceAfter(last) * slowness ||
      standing > longestAfter(this.events) * slowness ||
      loading > LOADING * slowness
    );
  }

  isLate(longest: number): boolean {
    return this.#time.now - (this.#beganAt ?? Infinity) > longest * slownessIn(this.events);
  }

  close(): void {
    closeSync(this.#file);
  }
}

// --- internal ---

// Milliseconds without a word from the worker, on an ordinary machine. A whole test says something for each of its networks,
// and one network takes a few milliseconds. Before its first word no code under test has run: a machine that is busy, or a
// virus scanner, may take a minute for that.
const PATIENCE = { start: 120_000, test: 4000, real: 15_000, end: 4000 };
const LONGEST = { test: 45_000, between: 10_000 }; // ms in one network, or between tests, whatever shows life
const LOADING = 20_000; // ms for a file to be loaded, also when its process shows that it is alive
const MOST_AT_ONCE = 8_000_000; // bytes between two looks at the clock
const LONGEST_LINE = 4_000_000; // bytes; what the worker writes is cut far below
const SIGNS_OF_LIFE: ReadonlySet<Event['type']> = new Set(['busy', 'output', 'uncaught']);

function patienceAfter(last: Event | undefined): number {
  if (!last) return PATIENCE.start;
  if (last.type === 'network' && last.network === 'real') return PATIENCE.real; // waits in real time
  return last.type === 'ended' ? PATIENCE.end : PATIENCE.test;
}

function longestAfter(events: readonly Event[]): number {
  const last = events.findLast(({ type }) => !SIGNS_OF_LIFE.has(type))?.type;
  return last === 'test-start' || last === 'network' ? LONGEST.test : LONGEST.between;
}
