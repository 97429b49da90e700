// Turns facts into verdicts. No evidence is never a pass: a step passes only if every expected test
// of it ran once and passed.

import type { Event, ThrownEvent } from './events.ts';
import type { Attempt, RunFacts } from './run.ts';
import type { Exercise, Step } from './workshop.ts';

export type Verdict = 'passed' | 'failed' | 'crashed' | 'hung' | 'tampered' | 'not-run';

export interface Place {
  readonly file: string;
  readonly line: number;
}

export interface TestVerdict {
  readonly test: string;
  readonly verdict: Verdict;
  readonly ms: number;
  readonly thrown?: ThrownEvent;
  /** The network in which it failed. */
  readonly run?: string;
  /** The loop that kept the process busy. */
  readonly loop?: Place;
  /** The process died because there was no memory left for it. */
  readonly outOfMemory?: boolean;
  /** What the code under test printed in its first network, or in the one that failed. */
  readonly output: string;
}

export interface StepVerdict {
  readonly step: Step;
  readonly verdict: Verdict;
  readonly tests: readonly TestVerdict[];
}

export interface RunVerdict {
  readonly steps: readonly StepVerdict[];
  /** The loop that kept the file from being loaded. */
  readonly loop?: Place;
  /** Why no test could run at all. */
  readonly importErrors: readonly ThrownEvent[];
  /** What the code printed while it was imported. */
  readonly output: string;
  /** Set when no test was ever found: the file kept its process busy, or ended it. */
  readonly unloaded?: { readonly verdict: 'hung' | 'crashed'; readonly why: string };
}

export function judge(exercise: Exercise, facts: RunFacts): RunVerdict {
  const told = facts.attempts.flatMap(testsOf);
  const [first] = facts.attempts;
  const events = facts.attempts.flatMap((attempt) => attempt.events);
  const collected = events.find((event) => event.type === 'collected');
  const loop = loopIn(beforeTests(events));
  return {
    steps: exercise.steps.map((step) => judgeStep(step, told)),
    ...(collected?.errors.length && loop && { loop }),
    importErrors: collected?.errors ?? [],
    output: textOf(beforeTests(first?.events ?? [])),
    ...(!collected && first && { unloaded: unloaded(first) }),
  };
}

/** The worst of several verdicts. */
export function worst(verdicts: readonly Verdict[]): Verdict {
  return ORDER.find((verdict) => verdicts.includes(verdict)) ?? 'passed';
}

// --- internal ---

const ORDER: readonly Verdict[] = ['tampered', 'hung', 'crashed', 'failed', 'not-run'];

function judgeStep(step: Step, told: readonly TestVerdict[]): StepVerdict {
  const tests = step.tests.map((test): TestVerdict => {
    const mine = told.filter((each) => each.test === test);
    if (mine.length === 1) return mine[0]!;
    return { test, verdict: mine.length === 0 ? 'not-run' : 'tampered', ms: 0, output: '' };
  });
  const verdict = tests.length === 0 ? 'not-run' : worst(tests.map((test) => test.verdict));
  return { step, verdict, tests };
}

function testsOf(attempt: Attempt): TestVerdict[] {
  const verdicts: TestVerdict[] = [];
  attempt.events.forEach((event, i) => {
    if (event.type !== 'test-start') return;
    const rest = attempt.events.slice(i + 1);
    const end = rest.findIndex((each) => each.type === 'test-end' && each.test === event.test);
    const during = end === -1 ? rest : rest.slice(0, end);
    verdicts.push(judgeTest(event.test, during, end === -1 ? undefined : rest[end], attempt));
  });
  return verdicts;
}

function judgeTest(
  test: string,
  during: Event[],
  end: Event | undefined,
  { killed, noise }: Attempt,
): TestVerdict {
  const failing = { ...lastRun(during), output: outputOfLastRun(during) };
  const loop = loopIn(during);
  if (loop) return { test, verdict: 'hung', ms: 0, loop, ...failing };
  if (end?.type !== 'test-end') {
    const outOfMemory = /heap out of memory/.test(noise);
    return { test, verdict: killed ? 'hung' : 'crashed', ms: 0, outOfMemory, ...failing };
  }
  const { ms, thrown } = end;
  if (!thrown) return { test, verdict: 'passed', ms, output: outputOfFirstRun(during) };
  const verdict = thrown.facts ? 'failed' : 'crashed';
  return { test, verdict, ms, thrown, ...failing };
}

function loopIn(events: readonly Event[]): Place | undefined {
  const found = events.find((event) => event.type === 'endless-loop');
  return found && { file: found.file, line: found.line };
}

function lastRun(events: readonly Event[]): { run?: string } {
  const last = events.findLast((event) => event.type === 'run');
  return last ? { run: last.run } : {};
}

function outputOfLastRun(events: readonly Event[]): string {
  return textOf(events.slice(events.findLastIndex((event) => event.type === 'run') + 1));
}

function outputOfFirstRun(events: readonly Event[]): string {
  const second = events.findIndex((event, i) => event.type === 'run' && i > 0);
  return textOf(second === -1 ? events : events.slice(0, second));
}

function beforeTests(events: readonly Event[]): readonly Event[] {
  const first = events.findIndex((event) => event.type === 'test-start');
  return first === -1 ? events : events.slice(0, first);
}

function textOf(events: readonly Event[]): string {
  return events.map((event) => (event.type === 'output' ? event.text : '')).join('');
}

function unloaded({ killed, exit, noise }: Attempt): RunVerdict['unloaded'] & {} {
  if (killed) return { verdict: 'hung', why: 'it did not come to an end' };
  const how = exit.signal ?? `exit code ${exit.code}`;
  return {
    verdict: 'crashed',
    why: `its process ended with ${how}. ${noise.trim().slice(-1000)}`.trim(),
  };
}
