// Runs the tests of one exercise against one subject, in a child process that can be killed from
// outside. Returns facts, never opinions.

import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { startChild, type Child } from './child.mjs';
import { EventReader, type Event } from './events.ts';
import type { Subject } from './subjects.ts';
import { testFileOf, type Exercise } from './workshop.ts';

export interface RunRequest {
  readonly exercise: Exercise;
  readonly subject: Subject;
  /** The networks, as testkit reads them: `friendly,nasty,1-8`. */
  readonly runs: string;
  /** Titles of the tests to run. */
  readonly tests: readonly string[];
  /** Whether there are no others. */
  readonly all: boolean;
  readonly signal?: AbortSignal;
}

/** What one child process did, from its start to its end. */
export interface Attempt {
  readonly events: readonly Event[];
  /** Why the grader ended it, if it did: no news for too long, far too much, or none that it wrote. */
  readonly killed: 'silent' | 'flood' | 'forged' | undefined;
  readonly exit: { readonly code: number | null; readonly signal: string | null };
  /** What vitest's own process says of each test. */
  readonly witness: readonly { readonly test: string; readonly state: string }[];
  /** The end of what vitest itself printed: of interest when the worker never spoke. */
  readonly noise: string;
}

export interface RunFacts {
  readonly attempts: readonly Attempt[];
  readonly durationMs: number;
}

/** Runs to the end. A test that hangs or kills the process costs only itself: the rest run after it. */
export async function run(request: RunRequest): Promise<RunFacts> {
  const began = performance.now();
  const attempts: Attempt[] = [];
  let tests = request.tests;
  while (tests.length > 0 && !request.signal?.aborted) {
    const attempt = await attemptOnce({
      ...request,
      tests,
      all: request.all && tests === request.tests,
    });
    attempts.push(attempt);
    tests = testsLeft(attempt, tests);
  }
  return { attempts, durationMs: Math.round(performance.now() - began) };
}

// --- internal ---

// Milliseconds without a word from the worker, on an ordinary machine. A whole test says something for each of its networks,
// and one network takes a few milliseconds.
const PATIENCE = { start: 30_000, test: 4000, real: 15_000, end: 4000 };
const LONGEST = { test: 45_000, between: 10_000 }; // ms in one network, or between tests, whatever shows life
const LOADING = 20_000; // ms for a file to be loaded, also when its process shows that it is alive
const FLOOD = 200_000_000; // bytes
const LONGEST_LINE = 4_000_000; // bytes; what the worker writes is cut far below
const SIGNS_OF_LIFE: ReadonlySet<Event['type']> = new Set(['busy', 'output', 'uncaught']);
const POLL = 20; // ms
const NOISE_LIMIT = 64 * 1024; // characters

// After a test that ended its process, those that come after it have not had their turn.
function testsLeft({ events, killed }: Attempt, tests: readonly string[]): string[] {
  if (killed === 'forged') return []; // nothing of this run counts
  const started = events.flatMap((event) => (event.type === 'test-start' ? [event.test] : []));
  const ended = events.some((event) => event.type === 'ended');
  return ended || started.length === 0 ? [] : tests.filter((test) => !started.includes(test));
}

async function attemptOnce({
  exercise,
  subject,
  runs,
  tests,
  all,
  signal,
}: RunRequest): Promise<Attempt> {
  const child = startChild({
    subject: subject.file,
    testFile: testFileOf(exercise),
    runs,
    ...(!all && { tests }),
  });
  signal?.addEventListener('abort', child.kill, { once: true });
  try {
    return await watch(child);
  } finally {
    signal?.removeEventListener('abort', child.kill);
    child.kill();
    child.cleanUp();
  }
}

async function watch(child: Child): Promise<Attempt> {
  const tail = new EventTail(child.eventFile, new EventReader(child.key));
  const exited = new Promise<Attempt['exit']>((resolve) => {
    child.process.once('exit', (code, exitSignal) => resolve({ code, signal: exitSignal }));
    child.process.once('error', () => resolve({ code: null, signal: null }));
  });
  const noise = collect(child);
  let killed: Attempt['killed'];
  try {
    let exit: Attempt['exit'] | undefined;
    while (!exit) {
      exit = await Promise.race([exited, sleep(POLL).then(() => undefined)]);
      tail.read();
      if (exit || killed) continue;
      if (tail.isForged) killed = 'forged';
      else if (noise.size() + tail.size > FLOOD) killed = 'flood';
      else if (tail.isOverdue()) killed = 'silent';
      if (killed) child.kill();
    }
    return { events: tail.events, killed, exit, witness: witnessOf(child), noise: noise.end() };
  } finally {
    tail.close();
  }
}

function witnessOf({ witnessFile }: Child): Attempt['witness'] {
  const lines = readFileSync(witnessFile, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as Attempt['witness'][number]);
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
  #heardAt = performance.now();
  #movedAt = performance.now();
  #loadingSince: number | undefined;
  size = 0;

  constructor(path: string, reader: EventReader) {
    this.#reader = reader;
    this.#file = openSync(path, 'r');
  }

  /** Whether it holds something that the worker has not written. */
  get isForged(): boolean {
    return this.#reader.isForged || this.#unfinished.length > LONGEST_LINE;
  }

  /** Somebody may write faster than this reads: not without an end. */
  read(): void {
    while (this.size <= FLOOD && !this.isForged) {
      const n = readSync(this.#file, this.#buffer);
      if (n === 0) return;
      this.#heardAt = performance.now();
      this.size += n;
      const all = Buffer.concat([this.#unfinished, this.#buffer.subarray(0, n)]);
      const end = all.lastIndexOf('\n') + 1;
      const events = this.#reader.read(all.toString('utf8', 0, end));
      if (events.some(({ type }) => !SIGNS_OF_LIFE.has(type))) this.#movedAt = this.#heardAt;
      this.events.push(...events);
      this.#unfinished = all.subarray(end);
    }
  }

  isOverdue(): boolean {
    const [first, last] = [this.events[0], this.events.at(-1)];
    const slowness = first?.type === 'started' ? first.slowness : 1;
    const loaded = this.events.some(({ type }) => type === 'collected');
    if (last && !loaded) this.#loadingSince ??= performance.now();
    const loading = loaded ? 0 : performance.now() - (this.#loadingSince ?? Infinity);
    const silence = performance.now() - this.#heardAt;
    const standing = loaded ? performance.now() - this.#movedAt : 0;
    return (
      silence > patienceAfter(last) * slowness ||
      standing > longestAfter(this.events) * slowness ||
      loading > LOADING * slowness
    );
  }

  close(): void {
    closeSync(this.#file);
  }
}
