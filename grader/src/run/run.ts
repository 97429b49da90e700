// Runs the tests of one exercise against one subject, in a child process that can be killed from
// outside. Returns facts, never opinions.

import { startChild } from './child.mjs';
import { lackIn, refuseFault } from './own-fault.ts';
import { slownessIn } from './slowness.ts';
import { starter, type Subject } from '../workshop/subjects.ts';
import { unconfirmed } from './test-verdicts.ts';
import type { Event } from '../../vitest/events.ts';
import { follow, type Attempt, type Count, type Followed, type Onlooker } from './follow.ts';
import { GIVEN_UP, longestFor } from './patience.ts';
import { endsIn } from './witnesses.ts';
import { testFilesOf, type Exercise } from '../workshop/workshop.ts';

export interface RunRequest {
  readonly exercise: Exercise;
  readonly subject: Subject;
  /** The networks, as testkit reads them: `friendly,nasty,1-8`. */
  readonly networks: string;
  /** Titles of the tests to run. */
  readonly tests: readonly string[];
  /** Whether there are no others. */
  readonly all: boolean;
  /** Whether they run on the real kernel. */
  readonly onKernel?: boolean;
  /** Whether all of them go through the first network before one of them goes through the next. */
  readonly byNetworks?: boolean;
  readonly signal?: AbortSignal;
  /** Is told how many tests have come to their end or hold so far, and what is known until then. */
  readonly onTests?: (count: Count, soFar: RunFacts) => void;
}

export interface RunFacts {
  readonly attempts: readonly Attempt[];
  /** Why the rest of the tests was not run, if it was not. */
  readonly givenUp?: string;
  readonly durationMs: number;
}

/**
 * Runs to the end. A test that hangs or kills the process costs only itself: the rest run after it, and so
 * do those that had passed when nobody but the dying process knew. When too much hangs, the rest is given up.
 */
export async function run(request: RunRequest): Promise<RunFacts> {
  const began = performance.now();
  const attempts: Followed[] = [];
  const longest = longestFor(request.networks, request.onKernel);
  const left = (): number => longest - spentOn(attempts);
  const doubtful: string[] = [];
  let tests = request.tests;
  let givenUp: string | undefined;
  while (tests.length > 0 && !givenUp && !request.signal?.aborted) {
    const all = request.all && tests === request.tests;
    const byNetworks = request.byNetworks === true && attempts.length === 0; // what has died once need not be quick
    const tell = telling(request, attempts);
    const attempt = await attemptOnce({ ...request, tests, all, byNetworks }, left(), tell);
    attempts.push(attempt);
    doubtful.push(...unconfirmed(attempt));
    // A task that sleeps in a real kernel cannot be stopped soon: once is enough.
    tests = request.onKernel && attempt.killed ? [] : testsLeft(attempt, tests);
    if (attempt.killed === 'late' || left() <= 0) givenUp = GIVEN_UP.tooLong;
    else if (tests.length > 0 && hungTooOften(attempts)) givenUp = GIVEN_UP.hungTwice;
  }
  if (doubtful.length > 0 && !request.signal?.aborted) {
    const again = { ...request, tests: doubtful, all: false, byNetworks: false };
    attempts.push(await attemptOnce(again, Math.max(left(), FOR_DOUBT)));
  }
  return { attempts, durationMs: msSince(began), ...(givenUp && { givenUp }) };
}

// --- internal ---

const FOR_DOUBT = 15_000; // ms for what has passed once: others took the time
const MOST_HUNG = 2; // tests that hung, and nobody knows where

function msSince(began: number): number {
  return Math.round(performance.now() - began);
}

function hungTooOften(attempts: readonly Attempt[]): boolean {
  return attempts.filter(({ killed }) => killed === 'silent').length >= MOST_HUNG;
}

/** What tells of an attempt under way, behind those before it. */
function telling({ onTests }: RunRequest, before: readonly Attempt[]): OnTests | undefined {
  if (!onTests) return undefined;
  const done = [...before];
  const endedBefore = done.flatMap(({ events }) => events).filter(isEnd).length;
  return ({ ended, held }, told) => {
    const count = { ended: endedBefore + ended, held };
    onTests(count, { attempts: [...done, soFar(told)], durationMs: 0 });
  };
}

type OnTests = NonNullable<Onlooker['onTests']>;

/**
 * Of a run under way there is one record yet; nothing counts by it. Nothing is said of a test that has just begun, and
 * one that holds in its first network has passed, so far.
 */
function soFar(told: readonly Event[]): Attempt {
  const last = told.findLastIndex((event) => isEnd(event) || event.type === 'test-held');
  const over = new Set(told.filter(isEnd).map(({ test }) => test));
  const events = told.slice(0, last + 1).map((event): Event => {
    return event.type === 'test-held' && !over.has(event.test)
      ? { ...event, type: 'test-end' }
      : event;
  });
  const witness = endsIn({ events }).map(({ test, passed }) => {
    return { test, state: passed ? 'passed' : 'failed' };
  });
  return { events, witness, killed: undefined, exit: { code: null, signal: null }, noise: '' };
}

function isEnd(event: Event): event is Event & { type: 'test-end' } {
  return event.type === 'test-end';
}

/** Milliseconds at work, on an ordinary machine. */
function spentOn(attempts: readonly Followed[]): number {
  const ms = attempts.reduce((sum, attempt) => sum + attempt.ms, 0);
  return ms / slownessIn(attempts[0]?.events ?? []);
}

// After a test that ended its process, those that come after it have not had their turn.
function testsLeft({ events, killed }: Attempt, tests: readonly string[]): string[] {
  if (killed === 'forged') return []; // nothing of this run counts
  const begun = events.flatMap((event) => (event.type === 'test-start' ? [event.test] : []));
  if (hasEnded({ events }) || begun.length === 0) return [];
  for (const event of events) {
    if (event.type === 'test-held') begun.splice(begun.indexOf(event.test), 1); // it will begin once more
  }
  return tests.filter((test) => !begun.includes(test));
}

function hasEnded({ events }: Pick<Attempt, 'events'>): boolean {
  return events.some(({ type }) => type === 'ended');
}

/** What vitest lacks, it lacks with the starter, too. What it lacks with this code alone, this code has kept from it. */
async function attemptOnce(
  request: RunRequest,
  longest: number,
  onTests?: OnTests,
): Promise<Followed> {
  const attempt = await runOnce(request, longest, onTests);
  const lack = lackIn(attempt);
  const ours = lack && { ...request, subject: starter(request.exercise) };
  refuseFault(ours ? await runOnce(ours, longest) : attempt, request.signal?.aborted);
  if (!lack) return attempt;
  const tamper = { type: 'tamper', what: `vitest was kept from ${lack}` } as const;
  return { ...attempt, killed: 'forged', events: [...attempt.events, tamper] };
}

async function runOnce(
  { exercise, subject, networks, tests, all, onKernel, byNetworks, signal }: RunRequest,
  longest: number,
  onTests?: OnTests,
): Promise<Followed> {
  const child = startChild({
    subjects: [subject.file],
    testFiles: testFilesOf(exercise),
    networks,
    ...(!all && { tests }),
    ...(onKernel && { onKernel }),
    ...(byNetworks && { byNetworks }),
  });
  signal?.addEventListener('abort', child.kill, { once: true });
  try {
    return await follow(child, longest, { ...(onTests && { onTests }) });
  } finally {
    signal?.removeEventListener('abort', child.kill);
    child.kill();
    child.cleanUp();
  }
}
