// Runs the tests of an exercise against many changed programs, several in a process; each is done with its first test
// that fails. The solution itself comes last: if it fails there, one of the others has left something behind, and each
// of them is asked again alone.

import type { Event } from '../../../vitest/events.ts';
import { startChild } from '../../run/child.mjs';
import { follow } from '../../run/follow.ts';
import { longestFor } from '../../run/patience.ts';
import { testFilesOf, type Exercise } from '../../workshop/workshop.ts';

export interface MutantsRequest {
  readonly exercise: Exercise;
  readonly files: readonly string[];
  /** The solution. */
  readonly control: string;
  readonly networks: string;
  readonly signal: AbortSignal;
}

/** What caught each program: the title of a test, or how its process ended; undefined where nothing did. */
export async function runMutants(request: MutantsRequest): Promise<(string | undefined)[]> {
  const { files, control, signal } = request;
  const caught = await inCompany(request, files);
  if (caught.get(control) === undefined || signal.aborted)
    return files.map((file) => caught.get(file));
  const alone: (string | undefined)[] = [];
  for (const file of files) {
    const own = await inCompany(request, [file]);
    alone.push(
      own.get(file) ?? (own.get(control) === undefined ? undefined : '(it spoils the next one)'),
    );
  }
  if (alone.every((by) => by === '(it spoils the next one)'))
    throw new Error('The solution itself fails its tests.');
  return alone;
}

// --- internal ---

type Caught = Map<string, string | undefined>;

/** One process after the other, until each of the programs, and the control behind them, has had its turn. */
async function inCompany(request: MutantsRequest, files: readonly string[]): Promise<Caught> {
  const caught: Caught = new Map();
  while (!caught.has(request.control) && !request.signal.aborted) {
    const left = files.filter((file) => !caught.has(file));
    const subjects = withLast(left, request.control);
    for (const [number, by] of await inOneProcess(request, subjects)) {
      caught.set(subjects[number]!, by);
    }
  }
  return caught;
}

/** Vitest takes them in the order of their numbers as words: `10` comes before `9`. */
function withLast(files: readonly string[], last: string): string[] {
  const numbers = Array.from({ length: files.length + 1 }, (_, i) => String(i));
  const place = Number(numbers.sort().at(-1));
  return [...files.slice(0, place), last, ...files.slice(place)];
}

/** What is known of some of them, by their numbers; of at least one. */
async function inOneProcess(
  { exercise, networks, signal }: MutantsRequest,
  subjects: readonly string[],
): Promise<[number, string | undefined][]> {
  const testFiles = testFilesOf(exercise);
  const child = startChild({ subjects, testFiles, networks, endsWithFirst: true });
  signal.addEventListener('abort', child.kill, { once: true });
  try {
    const { events, killed } = await follow(child, longestFor(networks), { isEnough: isOut });
    const told = outcomes(events, killed);
    if (told.length === 0 && !signal.aborted)
      throw new Error(`No program came to its turn (${killed}).`);
    return told;
  } finally {
    signal.removeEventListener('abort', child.kill);
    child.kill();
    child.cleanUp();
  }
}

function outcomes(
  events: readonly Event[],
  killed: string | undefined,
): [number, string | undefined][] {
  const all = chapters(events);
  return all.map(({ number, own }, i) => {
    const isCut = i === all.length - 1 && !own.some(isEnd);
    return [
      number,
      own.map(whatCaught).find(Boolean) ?? (isCut ? `(${killed ?? 'it died'})` : undefined),
    ];
  });
}

/** The events of each subject; one that is alone in its process has no name in them. */
function chapters(events: readonly Event[]): { number: number; own: Event[] }[] {
  const found: { number: number; own: Event[] }[] = [];
  for (const event of events) {
    if (event.type === 'subject') found.push({ number: event.number, own: [] });
    else if (found.length === 0 && event.type === 'collected')
      found.push({ number: 0, own: [event] });
    else found.at(-1)?.own.push(event);
  }
  return found;
}

function whatCaught(event: Event): string | undefined {
  if (event.type === 'test-end' && event.thrown) return event.test;
  if (event.type === 'collected' && event.errors.length > 0) return '(it cannot be loaded)';
  return isOut(event) && !isEnd(event) ? `(${event.type})` : undefined;
}

function isEnd({ type }: Event): boolean {
  return type === 'ended' || type === 'left-behind';
}

/** Whether a program has done what tests alone do not make it do: the next one gets a new process. */
function isOut({ type }: Event): boolean {
  return OUT.includes(type);
}

const OUT: readonly Event['type'][] = [
  'lacks',
  'endless-loop',
  'out-of-memory',
  'uncaught',
  'exit-call',
  'tamper',
  'left-behind',
];
