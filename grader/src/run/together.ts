// Runs the tests of one exercise against several subjects in one process: most of a run is the start of vitest. For
// subjects that are trusted only. What is told in company is believed if it is plain: every test came to its end,
// with a pass or a lesson. Whoever does anything else is asked again alone, and those after it in a new process.

import { startChild } from './child.mjs';
import type { Event } from '../../vitest/events.ts';
import { longestFor } from './patience.ts';
import { run, type RunFacts, type RunRequest } from './run.ts';
import type { Subject } from '../workshop/subjects.ts';
import { follow, type Attempt } from './follow.ts';
import { testFilesOf } from '../workshop/workshop.ts';

export interface SharedRequest extends Omit<RunRequest, 'subject' | 'onKernel'> {
  readonly subjects: readonly Subject[];
  /** Whether a subject is done with its first test that fails. */
  readonly endsWithFirst?: boolean;
}

/** The facts of each subject, in the same order; the same that `run` would give. */
export async function runTogether(request: SharedRequest): Promise<RunFacts[]> {
  const { subjects, ...rest } = request;
  const told = new Map<Subject, RunFacts>();
  let left = subjects;
  while (left.length > 0 && !request.signal?.aborted) {
    const { plain, doubtful } = await attemptTogether({ ...request, subjects: left });
    for (const [subject, attempt] of plain)
      told.set(subject, { attempts: [attempt], durationMs: 0 });
    if (doubtful) told.set(doubtful, await run({ ...rest, subject: doubtful }));
    left = left.filter((subject) => !told.has(subject));
  }
  return subjects.map((subject) => told.get(subject) ?? NONE);
}

// --- internal ---

const NONE: RunFacts = { attempts: [], durationMs: 0 }; // it was given up before

interface Company {
  readonly plain: readonly (readonly [Subject, Attempt])[];
  /** The first that was not, if any. */
  readonly doubtful: Subject | undefined;
}

async function attemptTogether(request: SharedRequest): Promise<Company> {
  const { subjects, networks, signal, endsWithFirst = false } = request;
  if (subjects.length === 1) return { plain: [], doubtful: subjects[0] };
  const child = childOf(request, endsWithFirst);
  signal?.addEventListener('abort', child.kill, { once: true });
  try {
    const attempt = await follow(child, longestFor(networks), { isEnough: isTrouble });
    return split(attempt, subjects, endsWithFirst);
  } finally {
    signal?.removeEventListener('abort', child.kill);
    child.kill();
    child.cleanUp();
  }
}

function childOf(
  { exercise, subjects, networks, tests, all }: SharedRequest,
  endsWithFirst: boolean,
): ReturnType<typeof startChild> {
  return startChild({
    subjects: subjects.map(({ file }) => file),
    testFiles: testFilesOf(exercise),
    networks,
    endsWithFirst,
    ...(!all && { tests }),
  });
}

/** One process's facts, as those of each of its subjects; of what comes after trouble nothing is known. */
function split(
  { events, witness, exit }: Attempt,
  subjects: readonly Subject[],
  endsWithFirst: boolean,
): Company {
  const plain: (readonly [Subject, Attempt])[] = [];
  for (const { number, own } of chapters(events)) {
    const subject = subjects[number]!;
    const seen = witness.filter(({ module }) => module?.endsWith(`/${number}.mjs`));
    const ends = own.filter((event) => event.type === 'test-end');
    const played = seen.filter(({ state }) => state !== 'skipped'); // those on the real kernel are not, here
    const ended = own.some(({ type }) => type === 'ended');
    const isDone = endsWithFirst && ends.some(({ thrown }) => thrown); // the rest had no turn
    if (!ended || own.some(isTrouble) || !(isDone || played.length === ends.length)) {
      return { plain, doubtful: subject };
    }
    plain.push([subject, { events: own, killed: undefined, exit, witness: seen, noise: '' }]);
  }
  return { plain, doubtful: plain.length === 0 ? subjects[0] : undefined };
}

function chapters(events: readonly Event[]): { number: number; own: Event[] }[] {
  const found: { number: number; own: Event[] }[] = [];
  for (const event of events) {
    if (event.type === 'subject') found.push({ number: event.number, own: [] });
    else found.at(-1)?.own.push(event);
  }
  return found;
}

const PLAIN: readonly Event['type'][] = [
  'started',
  'subject',
  'collected',
  'withheld',
  'test-start',
  'network',
  'played',
  'output',
  'busy',
  'test-end',
  'ended',
];

function isTrouble(event: Event): boolean {
  if (event.type === 'test-end') return event.thrown !== undefined && !event.thrown.facts;
  return !PLAIN.includes(event.type);
}
