// Follows a child process from its start to its end, and ends it when nothing is heard of it for too long.

import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { END } from '../../vitest/main/witness.mjs';
import type { Child } from './spawn-child.mjs';
import { EventReader } from './event-reader.ts';
import { EventTail, FLOOD } from './event-tail.ts';
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

export interface Followed extends Attempt {
  /** How long it was at work. */
  readonly ms: number;
}

/** Who looks on while a child is followed. */
export interface Onlooker {
  /** Whether it is to end early, after it has told this. */
  readonly isEnough?: (event: Event) => boolean;
  /** How many tests have come to their end or hold so far, and what was told until then. */
  readonly onTests?: (count: Count, told: readonly Event[]) => void;
}

/** How far the tests have come. */
export interface Count {
  readonly ended: number;
  /** In their first network; others may follow. */
  readonly held: number;
}

/** Follows what it tells, for at most `longest` milliseconds with one subject, on an ordinary machine. */
export async function follow(
  child: Child,
  longest: number,
  { isEnough, onTests }: Onlooker = {},
): Promise<Followed> {
  const time = new WorkingTime(() => isStopped(child.process.pid!));
  const tail = new EventTail(child.eventFile, new EventReader(child.key), time);
  const noise = collect(child);
  let killed: Attempt['killed'];
  const tell = tellingOf(tail, onTests);
  const isDue = (): boolean => {
    tell();
    killed = whyKill(tail, noise.size(), longest);
    // Both witnesses have told all; vitest would still take its time to leave.
    const isOver = tail.hasEnded && textOfWitness(child).endsWith(END);
    return killed !== undefined || isOver || (isEnough !== undefined && tail.events.some(isEnough));
  };
  try {
    const { exit, wasEnded } = await followToExit(child, { time, tail, isDue });
    const isOver = tail.hasEnded && !wasEnded && exit.signal === null;
    const told = { events: tail.events, killed, exit, ...witnessOf(child, isOver) };
    return { ...told, noise: noise.end(), ms: time.now };
  } finally {
    tail.close();
  }
}

// --- internal ---

/** Returns what tells how far the tests have come, if that is news. */
function tellingOf(tail: EventTail, onTests: Onlooker['onTests']): () => void {
  let told = 0;
  return () => {
    const { ended, held, events } = tail;
    if (ended + held > told) onTests?.({ ended, held }, events);
    told = ended + held;
  };
}

const POLL = 10; // ms
const NOISE_LIMIT = 64 * 1024; // characters

interface Following {
  readonly time: WorkingTime;
  readonly tail: EventTail;
  /** Whether the child has to end now. */
  readonly isDue: () => boolean;
}

async function followToExit(
  child: Child,
  { time, tail, isDue }: Following,
): Promise<{ exit: Attempt['exit']; wasEnded: boolean }> {
  const exited = exitOf(child);
  let exit: Attempt['exit'] | undefined;
  let wasEnded = false; // what a process says then, or its end of a channel, is no news
  while (!exit) {
    exit = await Promise.race([exited, sleep(POLL).then(() => undefined)]);
    time.look();
    if (wasEnded) continue;
    tail.read();
    wasEnded = !exit && isDue();
    if (wasEnded) child.kill();
  }
  return { exit, wasEnded };
}

function exitOf({ process: child }: Child): Promise<Attempt['exit']> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    child.once('error', () => resolve({ code: null, signal: null }));
  });
}

function whyKill(tail: EventTail, printed: number, longest: number): Attempt['killed'] {
  if (tail.isForged) return 'forged';
  if (printed + tail.size > FLOOD) return 'flood';
  if (tail.isOverdue()) return 'silent';
  return tail.isLate(longest) ? 'late' : undefined;
}

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
