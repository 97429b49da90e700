// What one run of the tests says of each of them.

import type { Event, ThrownEvent } from '../../vitest/events.ts';
import type { Attempt } from './follow.ts';
import { GIVEN_UP } from './patience.ts';
import { ordersIn, type Orders } from './orders.ts';
import { hasHeardOf, isComplete } from './witnesses.ts';

/** From the worst to the best. */
export const VERDICTS = ['tampered', 'hung', 'crashed', 'failed', 'not-run', 'passed'] as const;
export type Verdict = (typeof VERDICTS)[number];

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
  /** In how many orders its tasks were played, if they were. */
  readonly orders?: Orders;
  /** The network in which it failed. */
  readonly network?: string;
  /** The loop that kept the process busy. */
  readonly loop?: Place;
  /** It was at work all the while, and its time was over. */
  readonly slow?: boolean;
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

/** The verdict of each test that counts, in the order in which they ran. */
export function testsOf(attempt: Attempt): TestVerdict[] {
  return allTestsOf(attempt).filter((told) => isConfirmed(told, attempt));
}

/** Tests that passed in a run that died before vitest had heard of it: they have to be run again. */
export function unconfirmed(attempt: Attempt): string[] {
  const told = allTestsOf(attempt).filter((each) => !isConfirmed(each, attempt));
  return told.map(({ test }) => test);
}

/** The endless loop that was stopped, if there was one. */
export function loopIn(events: readonly Event[]): Place | undefined {
  const found = events.find((event) => event.type === 'endless-loop');
  return found && { file: found.file, line: found.line };
}

/** What happened before the first test began. */
export function beforeTests(events: readonly Event[]): readonly Event[] {
  const first = events.findIndex((event) => event.type === 'test-start');
  return first === -1 ? events : events.slice(0, first);
}

/** What was printed. */
export function textOf(events: readonly Event[]): string {
  return events.map((event) => (event.type === 'output' ? event.text : '')).join('');
}

// --- internal ---

const OUT_OF_MEMORY = /heap out of memory|Fatal JavaScript invalid size/; // as V8 says it

const MOST_SIGNS = 30; // in one network, of code that soon falls silent for good; there is one each second at least

// The code under test can print the same. But it cannot end its process: who says so and lives on is not believed.
function endedByV8(killed: Attempt['killed'], noise: string): boolean {
  return !killed && OUT_OF_MEMORY.test(noise);
}

// Whether a run that came to its end has two records that agree is asked of the run as a whole.
function isConfirmed({ test, verdict }: TestVerdict, attempt: Attempt): boolean {
  return verdict !== 'passed' || isComplete(attempt) || hasHeardOf(attempt, test);
}

function allTestsOf(attempt: Attempt): TestVerdict[] {
  const verdicts: TestVerdict[] = [];
  const before = new Map<string, Event[]>(); // in the first network, of tests that hold there
  const over = new Set<string>(); // those of them that had an error when that was done
  attempt.events.forEach((event, i) => {
    if (event.type !== 'test-start') return;
    const { test } = event;
    if (over.has(test)) return;
    const rest = attempt.events.slice(i + 1);
    const end = rest.findIndex((each) => isEndOf(test, each));
    const next = rest.findIndex((each) => each.type === 'test-start');
    const own = end === -1 ? rest : rest.slice(0, end);
    const late = (next === -1 ? rest : rest.slice(0, next)).find(isUncaught);
    const during = [...(before.get(test) ?? []), ...own];
    const isHeld = rest[end]?.type === 'test-held';
    if (isHeld && !late) return void before.set(test, during);
    if (isHeld) over.add(test);
    const told = judgeTest(test, during, rest[end], attempt);
    verdicts.push(told.verdict === 'passed' && late ? { ...told, ...crash(late) } : told);
  });
  return verdicts;
}

function isEndOf(test: string, event: Event): boolean {
  return (event.type === 'test-end' || event.type === 'test-held') && event.test === test;
}

function judgeTest(
  test: string,
  during: Event[],
  end: Event | undefined,
  { killed, noise }: Attempt,
): TestVerdict {
  const failing = { ...lastNetwork(during), output: outputOfLastRun(during) };
  const loop = loopIn(during);
  if (loop) return { test, verdict: 'hung', ms: 0, loop, ...failing };
  if (killed === 'forged' && !end) return { test, verdict: 'tampered', ms: 0, ...failing };
  const exit = during.find((event) => event.type === 'exit-call');
  if (exit) return { test, verdict: 'crashed', ms: 0, exitCall: exit.what, ...failing };
  if (end?.type !== 'test-end' && end?.type !== 'test-held')
    return { ...judgeUnended(test, during, { killed, noise }), ...failing };
  const { ms } = end;
  const thrown = end.type === 'test-end' ? end.thrown : undefined;
  if (!thrown)
    return { test, verdict: 'passed', ms, output: outputOfFirstRun(during), ...ordersIn(during) };
  const verdict = thrown.facts ? 'failed' : 'crashed';
  return { test, verdict, ms, thrown, ...failing };
}

/** A test that began, and of whose end nothing was told. */
function judgeUnended(
  test: string,
  during: readonly Event[],
  { killed, noise }: Pick<Attempt, 'killed' | 'noise'>,
): Omit<TestVerdict, 'output'> {
  const outOfMemory =
    during.some(({ type }) => type === 'out-of-memory') || endedByV8(killed, noise);
  const uncaught = during.find(isUncaught);
  if (uncaught && !killed && !outOfMemory) return { test, ms: 0, ...crash(uncaught) };
  if (killed === 'late') return { test, verdict: 'not-run', ms: 0, reason: GIVEN_UP.cutOff };
  const verdict = killed === 'silent' && !outOfMemory ? 'hung' : 'crashed';
  const slow = signsOfWork(during) > MOST_SIGNS;
  return { test, verdict, ms: 0, outOfMemory, flooded: killed === 'flood', slow };
}

function signsOfWork(events: readonly Event[]): number {
  const entered = events.findLastIndex(({ type }) => type === 'network');
  return events.slice(entered + 1).filter(({ type }) => type === 'busy').length;
}

function isUncaught(event: Event): event is Event & { type: 'uncaught' } {
  return event.type === 'uncaught';
}

function crash({ thrown }: { thrown: ThrownEvent }) {
  return { verdict: 'crashed', uncaught: true, thrown } as const;
}

function lastNetwork(events: readonly Event[]): { network?: string } {
  const last = events.findLast((event) => event.type === 'network');
  return last ? { network: last.network } : {};
}

function outputOfLastRun(events: readonly Event[]): string {
  return textOf(events.slice(events.findLastIndex((event) => event.type === 'network') + 1));
}

function outputOfFirstRun(events: readonly Event[]): string {
  const second = events.findIndex((event, i) => event.type === 'network' && i > 0);
  return textOf(second === -1 ? events : events.slice(0, second));
}
