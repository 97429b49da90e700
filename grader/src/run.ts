// Runs the tests of one exercise against one subject, in a child process that can be killed from
// outside. Returns facts, never opinions.

import { closeSync, openSync, readSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { startChild, type Child } from './child.mjs';
import { parseEvents, type Event } from './events.ts';
import type { Subject } from './subjects.ts';
import { testFileOf, type Exercise } from './workshop.ts';

export interface RunRequest {
  readonly exercise: Exercise;
  readonly subject: Subject;
  /** The networks, as testkit reads them: `friendly,nasty,1-8`. */
  readonly runs: string;
  /** Full titles of the tests to run. */
  readonly tests: readonly string[];
  readonly signal?: AbortSignal;
}

/** What one child process did, from its start to its end. */
export interface Attempt {
  readonly events: readonly Event[];
  /** Why the grader ended it, if it did: nothing was heard for too long. */
  readonly killed: boolean;
  readonly exit: { readonly code: number | null; readonly signal: string | null };
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
    const attempt = await attemptOnce({ ...request, tests });
    attempts.push(attempt);
    tests = testsLeft(attempt, tests);
  }
  return { attempts, durationMs: Math.round(performance.now() - began) };
}

// --- internal ---

// Milliseconds without a word from the worker. A whole test says something for each of its networks,
// and one network takes a few milliseconds.
const PATIENCE = { start: 30_000, import: 8000, test: 4000, real: 15_000, end: 4000 };
const POLL = 20; // ms
const NOISE_LIMIT = 64 * 1024; // characters

// After a test that ended its process, those that come after it have not had their turn.
function testsLeft({ events }: Attempt, tests: readonly string[]): string[] {
  const started = events.flatMap((event) => (event.type === 'test-start' ? [event.test] : []));
  const ended = events.some((event) => event.type === 'ended');
  return ended || started.length === 0 ? [] : tests.filter((test) => !started.includes(test));
}

async function attemptOnce({
  exercise,
  subject,
  runs,
  tests,
  signal,
}: RunRequest): Promise<Attempt> {
  const child = startChild({ subject: subject.file, testFile: testFileOf(exercise), runs, tests });
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
  const tail = new EventTail(child.eventFile);
  const exited = new Promise<Attempt['exit']>((resolve) => {
    child.process.once('exit', (code, exitSignal) => resolve({ code, signal: exitSignal }));
    child.process.once('error', () => resolve({ code: null, signal: null }));
  });
  const noise = collect(child);
  let killed = false;
  try {
    let exit: Attempt['exit'] | undefined;
    while (!exit) {
      exit = await Promise.race([exited, sleep(POLL).then(() => undefined)]);
      tail.read();
      if (exit || killed || tail.silentFor() <= patienceAfter(tail.events.at(-1))) continue;
      killed = true;
      child.kill();
    }
    return { events: tail.events, killed, exit, noise: noise() };
  } finally {
    tail.close();
  }
}

function patienceAfter(last: Event | undefined): number {
  if (!last) return PATIENCE.start;
  if (last.type === 'started') return PATIENCE.import;
  if (last.type === 'run' && last.run === 'real') return PATIENCE.real; // waits in real time
  return last.type === 'ended' ? PATIENCE.end : PATIENCE.test;
}

function collect({ process: child }: Child): () => string {
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (chunk: string) => (text = (text + chunk).slice(-NOISE_LIMIT)));
  }
  return () => text;
}

/** Reads a growing file of events, and knows how long nothing has come. */
class EventTail {
  readonly events: Event[] = [];
  readonly #file: number;
  readonly #buffer = Buffer.alloc(64 * 1024);
  #unfinished = Buffer.alloc(0);
  #heardAt = performance.now();

  constructor(path: string) {
    this.#file = openSync(path, 'r');
  }

  read(): void {
    for (;;) {
      const n = readSync(this.#file, this.#buffer);
      if (n === 0) return;
      this.#heardAt = performance.now();
      const all = Buffer.concat([this.#unfinished, this.#buffer.subarray(0, n)]);
      const end = all.lastIndexOf('\n') + 1;
      this.events.push(...parseEvents(all.toString('utf8', 0, end)));
      this.#unfinished = all.subarray(end);
    }
  }

  silentFor(): number {
    return performance.now() - this.#heardAt;
  }

  close(): void {
    closeSync(this.#file);
  }
}
