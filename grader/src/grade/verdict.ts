// Turns facts into verdicts. No evidence is never a pass: a step passes only if every expected test
// of it ran once and passed.

import type { Event, ThrownEvent } from '../../vitest/events.ts';
import type { RunFacts } from '../run/run.ts';
import {
  VERDICTS,
  beforeTests,
  loopIn,
  testsOf,
  textOf,
  unconfirmed,
  type Place,
  type TestVerdict,
  type Verdict,
} from '../run/test-verdicts.ts';
import type { Attempt } from '../run/follow.ts';
import { agrees, endsIn, isComplete } from '../run/witnesses.ts';
import { USED_UP, sayDeath } from '../run/words.ts';

import type { Exercise, Step } from '../workshop/workshop.ts';

export { VERDICTS, type Place, type TestVerdict, type Verdict } from '../run/test-verdicts.ts';

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
  /** Set when no test ever began: the file kept its process busy, or ended it. `why`: what it did. */
  readonly unloaded?: { readonly verdict: 'hung' | 'crashed'; readonly why: string };
  /** What would have ended a real process before the first test: a call, or an uncaught error. */
  readonly early?: { readonly exitCall?: string; readonly thrown?: ThrownEvent };
}

export function judge(exercise: Exercise, facts: RunFacts): RunVerdict {
  const tampering = [...new Set(facts.attempts.flatMap(tamperingIn))];
  const told = facts.attempts.flatMap(testsOf);
  const [first] = facts.attempts;
  const events = facts.attempts.flatMap((attempt) => attempt.events);
  const collected = events.filter((event) => event.type === 'collected');
  const importErrors = collected.flatMap(({ errors }) => errors);
  const loop = loopIn(beforeTests(events));
  const isDead = collected.length === 0 || (importErrors.length === 0 && hasDiedEarly(events));
  return {
    steps: exercise.steps.map((step) => {
      return judgeStep(step, told, { tampered: tampering.length > 0, facts });
    }),
    tampering,
    ...((importErrors.length > 0 || isDead) && loop && { loop }),
    importErrors,
    output: textOf(beforeTests(first?.events ?? [])),
    ...(isDead && first && { unloaded: unloaded(first) }),
    ...earlyIn(beforeTests(first?.events ?? [])),
  };
}

/** The same verdict, with the reason why nothing ran on the real kernel. */
export function withheldFromKernel(judged: RunVerdict, reason: string): RunVerdict {
  const steps = judged.steps.map((each): StepVerdict => {
    const tests = each.tests.map((test) => {
      return each.step.onKernel.includes(test.test) ? { ...test, reason } : test;
    });
    return { ...each, tests };
  });
  return { ...judged, steps };
}

/** The worst of several verdicts. */
export function worst(verdicts: readonly Verdict[]): Verdict {
  return VERDICTS.find((verdict) => verdicts.includes(verdict)) ?? 'passed';
}

// --- internal ---

const FORGED = 'the record of the tests was written to';
const NOT_BEGUN = 'It had no turn on the real kernel.';

function judgeStep(
  step: Step,
  told: readonly TestVerdict[],
  { tampered, facts }: { tampered: boolean; facts: RunFacts },
): StepVerdict {
  const tests = step.tests.map((test): TestVerdict => {
    const mine = told.filter((each) => each.test === test);
    const [only] = mine;
    if (!only) return { test, verdict: 'not-run', ms: 0, output: '', ...whyNot(step, test, facts) };
    const doubtful = mine.length > 1 || (tampered && only.verdict === 'passed');
    return doubtful ? { test, verdict: 'tampered', ms: 0, output: only.output } : only;
  });
  const verdict = tests.length === 0 ? 'not-run' : worst(tests.map((test) => test.verdict));
  return { step, verdict, tests };
}

function whyNot(
  step: Step,
  test: string,
  { attempts, givenUp }: RunFacts,
): { reason: string } | undefined {
  if (step.onKernel.includes(test)) return { reason: NOT_BEGUN };
  const events = attempts.flatMap((attempt) => attempt.events);
  const told = events.find((event) => event.type === 'withheld' && event.test === test);
  if (told?.type === 'withheld') return { reason: told.why };
  const passed = attempts.some((attempt) => unconfirmed(attempt).includes(test));
  const reason = passed ? UNCONFIRMED : givenUp;
  return reason === undefined ? undefined : { reason };
}

const UNCONFIRMED = 'It passed, but its process died before the second record said so, too.';

/** What was done to the tests, as clauses: seen by the worker, or by comparing the two witnesses. */
function tamperingIn(attempt: Attempt): string[] {
  const { events, killed } = attempt;
  const seen = events.flatMap((event) => (event.type === 'tamper' ? [event.what] : []));
  if (killed === 'forged' && seen.length === 0) return [FORGED];
  // A process that has died may have kept its last words from vitest.
  const denied = isComplete(attempt) ? endsIn(attempt).filter((end) => !agrees(attempt, end)) : [];
  return denied.length > 0 ? [...seen, 'two records of the tests do not agree'] : seen;
}

function earlyIn(events: readonly Event[]): Pick<RunVerdict, 'early'> {
  const exit = events.find((event) => event.type === 'exit-call');
  const lost = events.find((event) => event.type === 'uncaught');
  if (!exit && !lost) return {};
  return { early: { ...(exit && { exitCall: exit.what }), ...(lost && { thrown: lost.thrown }) } };
}

function unloaded({ events, killed, exit, noise }: Attempt): RunVerdict['unloaded'] & {} {
  const crashed = (why: string) => ({ verdict: 'crashed', why }) as const;
  if (events.some(({ type }) => type === 'out-of-memory')) return crashed(USED_UP);
  if (killed === 'silent' || killed === 'late')
    return { verdict: 'hung', why: isWaiting(events) ? WAITS : BUSY };
  if (killed) return crashed('could not be loaded: it prints without an end.');
  const death = sayDeath(exit, noise);
  if (death) return crashed(death);
  const how = exit.signal ?? `exit code ${exit.code}`;
  const rest = withoutOurs(noise).slice(-1000);
  return crashed(`could not be loaded: its process ended with ${how}. ${rest}`.trim());
}

/** Whether the process has died between loading and the first test. */
function hasDiedEarly(events: readonly Event[]): boolean {
  return !events.some(({ type }) => type === 'test-start' || type === 'ended');
}

const SIGNS = 5; // of life, about a second apart

/** Whether its process showed life to the end: then nothing keeps it busy. */
function isWaiting(events: readonly Event[]): boolean {
  const loops = events.some(({ type }) => type === 'endless-loop');
  return !loops && events.filter(({ type }) => type === 'busy').length >= SIGNS;
}

const WAITS =
  'never finished loading: an `await` outside of any function waits for something that does not come.';
const BUSY =
  'never finished loading: look for an endless loop outside of any function, or for work there that takes too long.';

/** What was printed, without what vitest has to say of its worker. */
function withoutOurs(noise: string): string {
  const lines = noise.split('\n').filter((line) => !/^ +at |\[vitest-pool\]/.test(line));
  return lines.join('\n').trim();
}
