// Turns facts into verdicts. No evidence is never a pass: a step passes only if every expected test
// of it ran once and passed.

import type { Event, ThrownEvent } from './events.ts';
import type { RunFacts } from './run.ts';
import type { Attempt } from './watch.ts';
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
  /** Why it did not run, as a sentence, where that is known. */
  readonly reason?: string;
  readonly thrown?: ThrownEvent;
  /** The network in which it failed. */
  readonly run?: string;
  /** The loop that kept the process busy. */
  readonly loop?: Place;
  /** How the code tried to end the process: `process.exit`. */
  readonly exitCall?: string;
  /** An error that nobody caught, while the test ran or shortly after. */
  readonly uncaught?: boolean;
  /** It printed more than anybody will read. */
  readonly flooded?: boolean;
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
  /** What was done to the tests or their record; if anything, nothing counts. */
  readonly tampering: readonly string[];
  /** Why no test could run at all. */
  readonly importErrors: readonly ThrownEvent[];
  /** What the code printed while it was imported. */
  readonly output: string;
  /** Set when no test was ever found: the file kept its process busy, or ended it. */
  readonly unloaded?: { readonly verdict: 'hung' | 'crashed'; readonly why: string };
}

export function judge(exercise: Exercise, facts: RunFacts): RunVerdict {
  const tampering = [...new Set(facts.attempts.flatMap(tamperingIn))];
  const told = facts.attempts.flatMap(testsOf);
  const reasons = facts.attempts.flatMap(reasonsIn);
  const [first] = facts.attempts;
  const events = facts.attempts.flatMap((attempt) => attempt.events);
  const collected = events.filter((event) => event.type === 'collected');
  const importErrors = collected.flatMap(({ errors }) => errors);
  const loop = loopIn(beforeTests(events));
  return {
    steps: exercise.steps.map((step) => {
      const tampered = tampering.length > 0;
      return judgeStep(step, told, { tampered, withheld: facts.withheld, reasons });
    }),
    tampering,
    ...(importErrors.length > 0 && loop && { loop }),
    importErrors,
    output: textOf(beforeTests(first?.events ?? [])),
    ...(collected.length === 0 && first && { unloaded: unloaded(first) }),
  };
}

/** The worst of several verdicts. */
export function worst(verdicts: readonly Verdict[]): Verdict {
  return ORDER.find((verdict) => verdicts.includes(verdict)) ?? 'passed';
}

// --- internal ---

const FORGED = 'the record of the tests was written to';
const ORDER: readonly Verdict[] = ['tampered', 'hung', 'crashed', 'failed', 'not-run'];

const OUT_OF_MEMORY = /heap out of memory|Fatal JavaScript invalid size/; // as V8 says it

const NOT_BEGUN = 'It had no turn on the real kernel.';

interface Doubts {
  readonly tampered: boolean;
  /** Why tests on the real kernel were not started. */
  readonly withheld: string | undefined;
  /** Why other tests were not, by title. */
  readonly reasons: readonly (readonly [test: string, why: string])[];
}

function judgeStep(
  step: Step,
  told: readonly TestVerdict[],
  { tampered, withheld = NOT_BEGUN, reasons }: Doubts,
): StepVerdict {
  const tests = step.tests.map((test): TestVerdict => {
    const mine = told.filter((each) => each.test === test);
    if (mine.length === 0) {
      const reason = step.onKernel.includes(test) ? withheld : new Map(reasons).get(test);
      const why = reason !== undefined && { reason };
      return { test, verdict: 'not-run', ms: 0, output: '', ...why };
    }
    const [only] = mine as [TestVerdict];
    const doubtful = mine.length > 1 || (tampered && only.verdict === 'passed');
    return doubtful ? { test, verdict: 'tampered', ms: 0, output: only.output } : only;
  });
  const verdict = tests.length === 0 ? 'not-run' : worst(tests.map((test) => test.verdict));
  return { step, verdict, tests };
}

/** What was done to the tests, as clauses: seen by the worker, or by comparing the two witnesses. */
function tamperingIn({ events, witness, killed }: Attempt): string[] {
  const seen = events.flatMap((event) => (event.type === 'tamper' ? [event.what] : []));
  if (killed === 'forged' && seen.length === 0) return [FORGED];
  // A process that has died may have kept its last words from vitest.
  const complete = !killed && events.some((event) => event.type === 'ended');
  const ends = events.flatMap((event) => (event.type === 'test-end' && complete ? [event] : []));
  const denied = ends.filter(({ test, thrown }) => {
    const states = witness.filter((each) => each.test === test).map(({ state }) => state);
    return states.length !== 1 || states[0] !== (thrown ? 'failed' : 'passed');
  });
  return denied.length > 0 ? [...seen, 'two records of the tests do not agree'] : seen;
}

function testsOf(attempt: Attempt): TestVerdict[] {
  const verdicts: TestVerdict[] = [];
  attempt.events.forEach((event, i) => {
    if (event.type !== 'test-start') return;
    const rest = attempt.events.slice(i + 1);
    const end = rest.findIndex((each) => each.type === 'test-end' && each.test === event.test);
    const during = end === -1 ? rest : rest.slice(0, end);
    const next = rest.findIndex((each) => each.type === 'test-start');
    const late = (next === -1 ? rest : rest.slice(0, next)).find(isUncaught);
    const told = judgeTest(event.test, during, end === -1 ? undefined : rest[end], attempt);
    verdicts.push(told.verdict === 'passed' && late ? { ...told, ...crash(late) } : told);
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
  if (killed === 'forged' && !end) return { test, verdict: 'tampered', ms: 0, ...failing };
  const exit = during.find((event) => event.type === 'exit-call');
  if (exit) return { test, verdict: 'crashed', ms: 0, exitCall: exit.what, ...failing };
  if (end?.type !== 'test-end') {
    const outOfMemory =
      during.some(({ type }) => type === 'out-of-memory') || OUT_OF_MEMORY.test(noise);
    const uncaught = during.find(isUncaught);
    if (uncaught && !killed && !outOfMemory) return { test, ms: 0, ...failing, ...crash(uncaught) };
    const verdict = killed === 'silent' && !outOfMemory ? 'hung' : 'crashed';
    return { test, verdict, ms: 0, outOfMemory, flooded: killed === 'flood', ...failing };
  }
  const { ms, thrown } = end;
  if (!thrown) return { test, verdict: 'passed', ms, output: outputOfFirstRun(during) };
  const verdict = thrown.facts ? 'failed' : 'crashed';
  return { test, verdict, ms, thrown, ...failing };
}

function reasonsIn({ events }: Attempt): (readonly [string, string])[] {
  return events.flatMap((event) =>
    event.type === 'withheld' ? [[event.test, event.why] as const] : [],
  );
}

function isUncaught(event: Event): event is Event & { type: 'uncaught' } {
  return event.type === 'uncaught';
}

function crash({ thrown }: { thrown: ThrownEvent }) {
  return { verdict: 'crashed', uncaught: true, thrown } as const;
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
  if (killed === 'silent') return { verdict: 'hung', why: 'it did not come to an end' };
  if (killed) return { verdict: 'crashed', why: 'it prints without an end' };
  const how = exit.signal ?? `exit code ${exit.code}`;
  return {
    verdict: 'crashed',
    why: `its process ended with ${how}. ${withoutOurs(noise).slice(-1000)}`.trim(),
  };
}

/** What was printed, without what vitest has to say of its worker. */
function withoutOurs(noise: string): string {
  const lines = noise.split('\n').filter((line) => !/^ +at |\[vitest-pool\]/.test(line));
  return lines.join('\n').trim();
}
