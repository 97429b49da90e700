// Watches a child process from its start to its end, and ends it when nothing is heard of it for too long.

import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { END } from '../../vitest/main/witness.mjs';
import type { Child } from './child.mjs';
import { slownessIn } from './slowness.ts';
import { EventReader } from './event-reader.ts';
import type { Event } from '../../vitest/events.ts';
import { isStopped, WorkingTime } from './working-time.ts';

/** What one child process did, from its start to its end. */
export interface Attempt {
  readonly events: readonly Event[];
  /** Why the grader ended it, if it did: no news for too long, too long in all, far too much, or none that it wrote. */
  readonly killed: 'silent' | 'late' | 'flood' | 'forged' | undefined;
  readonly exit: { readonly code: number | null; readonly signal: string | null };
  /** What vitest's own process says of each test. */
  readonly witness: readonly {
    readonly test: string;
    readonly state: string;
    readonly module?: string;
  }[];
  /** What vitest's own process lacks of what a verdict takes. */
  readonly lacks?: string;
  /** The end of what vitest itself printed: of interest when the worker never spoke. */
  readonly noise: string;
}

export interface Watched extends Attempt {
  /** How long it was at work. */
  readonly ms: number;
}

/**
 * Follows what it tells; ends it early when it tells something of which `isEnough` says so, and after `longest`
 * milliseconds with one subject, on an ordinary machine.
 */
export async function watch(
  child: Child,
  longest: number,
  isEnough?: (event: Event) => boolean,
): Promise<Watched> {
  const time = new WorkingTime(() => isStopped(child.process.pid!));
  const tail = new EventTail(child.eventFile, new EventReader(child.key), time);
  const exited = new Promise<Attempt['exit']>((resolve) => {
    child.process.once('exit', (code, exitSignal) => resolve({ code, signal: exitSignal }));
    child.process.once('error', () => resolve({ code: null, signal: null }));
  });
  const noise = collect(child);
  let killed: Attempt['killed'];
  try {
    let exit: Attempt['exit'] | undefined;
    let isDying = false; // what a process says then, or its end of a channel, is no news
    while (!exit) {
      exit = await Promise.race([exited, sleep(POLL).then(() => undefined)]);
      time.look();
      if (isDying) continue;
      tail.read();
      if (exit) continue;
      if (tail.isForged) killed = 'forged';
      else if (noise.size() + tail.size > FLOOD) killed = 'flood';
      else if (tail.isOverdue()) killed = 'silent';
      else if (tail.isLate(longest)) killed = 'late';
      // Both witnesses have told all; vitest would still take its time to leave.
      const isOver = tail.hasEnded && textOfWitness(child).endsWith(END);
      const hasEnough = isEnough !== undefined && tail.events.some(isEnough);
      isDying = killed !== undefined || isOver || hasEnough;
      if (isDying) child.kill();
    }
    const isOver = tail.hasEnded && !isDying && exit.signal === null;
    const told = { events: tail.events, killed, exit, ...witnessOf(child, isOver) };
    return { ...told, noise: noise.end(), ms: time.now };
  } finally {
    tail.close();
  }
}

// --- internal ---

// Milliseconds without a word from the worker, on an ordinary machine. A whole test says something for each of its networks,
// and one network takes a few milliseconds. Before its first word no code under test has run: a machine that is busy, or a
// virus scanner, may take a minute for that.
const PATIENCE = { start: 120_000, test: 4000, real: 15_000, end: 4000 };
const LONGEST = { test: 45_000, between: 10_000 }; // ms in one network, or between tests, whatever shows life
const LOADING = 20_000; // ms for a file to be loaded, also when its process shows that it is alive
const FLOOD = 200_000_000; // bytes
const MOST_AT_ONCE = 8_000_000; // bytes between two looks at the clock
const LONGEST_LINE = 4_000_000; // bytes; what the worker writes is cut far below
const SIGNS_OF_LIFE: ReadonlySet<Event['type']> = new Set(['busy', 'output', 'uncaught']);
const POLL = 10; // ms
const NOISE_LIMIT = 64 * 1024; // characters

/** `isOver`: the worker has said that it is done, and nobody has ended vitest before it had its say. */
function witnessOf(child: Child, isOver: boolean): Pick<Attempt, 'witness' | 'lacks'> {
  const text = textOfWitness(child);
  const lines = text.replace(END, '').split('\n').slice(0, -1);
  const told = lines.map((line) => JSON.parse(line) as Attempt['witness'][number] | Lack);
  const silent = isOver && !text.endsWith(END);
  const lacks =
    told.find((each) => 'lacks' in each)?.lacks ??
    (silent ? 'the hook onTestRunEnd of a reporter' : undefined);
  const witness = told.flatMap((each) => ('lacks' in each ? [] : [each]));
  return lacks ? { witness, lacks } : { witness };
}

interface Lack {
  readonly lacks: string;
}

function textOfWitness({ witnessFile }: Child): string {
  return readFileSync(witnessFile, 'utf8');
}

function patienceAfter(last: Event | undefined): number {
  if (!last) return PATIENCE.start;
  if (last.type === 'run' && last.run === 'real') return PATIENCE.real; // waits in real time
  return last.type === 'ended' ? PATIENCE.end : PATIENCE.test;
}

function longestAfter(events: readonly Event[]): number {
  const last = events.findLast(({ type }) => !SIGNS_OF_LIFE.has(type))?.type;
  return last === 'test-start' || last === 'run' ? LONGEST.test : LONGEST.between;
}

function collect({ process: child }: Child): { size(): number; end(): string } {
  let text = '';
  let size = 0;
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (chunk: string) => {
      size += chunk.length;
      text = (text + chunk).slice(-NOISE_LIMIT);
    });
  }
  return { size: () => size, end: () => text };
}

/** Reads a growing file of events, and knows when what should come does not. */
class EventTail {
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
