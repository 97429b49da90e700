// Runs the tests of one exercise against one subject, in a child process that can be killed from
// outside. Returns facts, never opinions.

import { startChild } from './child.mjs';
import type { Subject } from './subjects.ts';
import { expectTemp } from './temp.mjs';
import { watch, type Attempt } from './watch.ts';
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
  /** Whether they run on the real kernel. */
  readonly onKernel?: boolean;
  readonly signal?: AbortSignal;
}

export interface RunFacts {
  readonly attempts: readonly Attempt[];
  /** Why tests on the real kernel were not started, if they were not. */
  readonly withheld?: string;
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
    // Who sleeps in a real kernel cannot be stopped soon: once is enough.
    tests = request.onKernel && attempt.killed ? [] : testsLeft(attempt, tests);
  }
  return { attempts, durationMs: Math.round(performance.now() - began) };
}

// --- internal ---

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

async function attemptOnce({
  exercise,
  subject,
  runs,
  tests,
  all,
  onKernel,
  signal,
}: RunRequest): Promise<Attempt> {
  const child = startChild({
    subjects: [subject.file],
    testFile: testFileOf(exercise),
    runs,
    ...(!all && { tests }),
    ...(onKernel && { onKernel }),
  });
  signal?.addEventListener('abort', child.kill, { once: true });
  try {
    const attempt = await watch(child);
    if (!attempt.killed && !hasEnded(attempt)) expectTemp(); // who has no room for evidence has none
    return attempt;
  } finally {
    signal?.removeEventListener('abort', child.kill);
    child.kill();
    child.cleanUp();
  }
}
