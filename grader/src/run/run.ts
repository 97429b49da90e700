// Runs the tests of one exercise against one subject, in a child process that can be killed from
// outside. Returns facts, never opinions.

import { startChild } from './child.mjs';
import { refuseFault } from './own-fault.ts';
import { slownessIn } from './slowness.ts';
import type { Subject } from '../workshop/subjects.ts';
import { unconfirmed } from './test-verdicts.ts';
import { watch, type Attempt, type Watched } from './follow.ts';
import { GIVEN_UP, longestFor } from './patience.ts';
import { testFileOf, type Exercise } from '../workshop/workshop.ts';

export interface RunRequest {
  readonly exercise: Exercise;
  readonly subject: Subject;
  /** The networks, as testkit reads them: `friendly,nasty,1-8`. */
  readonly runs: string;
  /** Titles of the tests to run. */
  readonly tests: readonly string[];
  /** Whether there are no others. */
  readonly all: boolean;
  /** Whether they run on the real kernel. */
  readonly onKernel?: boolean;
  readonly signal?: AbortSignal;
}

export interface RunFacts {
  readonly attempts: readonly Attempt[];
  /** Why tests on the real kernel were not started, if they were not. */
  readonly withheld?: string;
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
  const attempts: Watched[] = [];
  const longest = longestFor(request.runs, request.onKernel);
  const left = (): number => longest - spentOn(attempts);
  const doubtful: string[] = [];
  let tests = request.tests;
  let givenUp: string | undefined;
  while (tests.length > 0 && !givenUp && !request.signal?.aborted) {
    const all = request.all && tests === request.tests;
    const attempt = await attemptOnce({ ...request, tests, all }, left());
    attempts.push(attempt);
    doubtful.push(...unconfirmed(attempt));
    // A task that sleeps in a real kernel cannot be stopped soon: once is enough.
    tests = request.onKernel && attempt.killed ? [] : testsLeft(attempt, tests);
    if (attempt.killed === 'late' || left() <= 0) givenUp = GIVEN_UP.tooLong;
    else if (tests.length > 0 && hungTooOften(attempts)) givenUp = GIVEN_UP.hungTwice;
  }
  if (doubtful.length > 0 && left() > 0 && !request.signal?.aborted) {
    attempts.push(await attemptOnce({ ...request, tests: doubtful, all: false }, left()));
  }
  const durationMs = Math.round(performance.now() - began);
  return { attempts, durationMs, ...(givenUp && { givenUp }) };
}

// --- internal ---

const MOST_HUNG = 2; // tests that hung, and nobody knows where

function hungTooOften(attempts: readonly Attempt[]): boolean {
  return attempts.filter(({ killed }) => killed === 'silent').length >= MOST_HUNG;
}

/** Milliseconds at work, on an ordinary machine. */
function spentOn(attempts: readonly Watched[]): number {
  const ms = attempts.reduce((sum, attempt) => sum + attempt.ms, 0);
  return ms / slownessIn(attempts[0]?.events ?? []);
}

// After a test that ended its process, those that come after it have not had their turn.
function testsLeft({ events, killed }: Attempt, tests: readonly string[]): string[] {
  if (killed === 'forged') return []; // nothing of this run counts
  const started = events.flatMap((event) => (event.type === 'test-start' ? [event.test] : []));
  return hasEnded({ events }) || started.length === 0
    ? []
    : tests.filter((test) => !started.includes(test));
}

function hasEnded({ events }: Pick<Attempt, 'events'>): boolean {
  return events.some(({ type }) => type === 'ended');
}

async function attemptOnce(
  { exercise, subject, runs, tests, all, onKernel, signal }: RunRequest,
  longest: number,
): Promise<Watched> {
  const child = startChild({
    subjects: [subject.file],
    testFile: testFileOf(exercise),
    runs,
    ...(!all && { tests }),
    ...(onKernel && { onKernel }),
  });
  signal?.addEventListener('abort', child.kill, { once: true });
  try {
    const attempt = await watch(child, longest);
    refuseFault(attempt, signal?.aborted);
    return attempt;
  } finally {
    signal?.removeEventListener('abort', child.kill);
    child.kill();
    child.cleanUp();
  }
}
