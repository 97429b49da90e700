// What the testkit tells of its tests, and asks: the same as in the grader, where nobody need be kept out.

import { roundsOfLoops, watchLoops } from '../../../../grader/vitest/worker/loop-watch.mjs';
import { describe } from '../../../../grader/vitest/worker/thrown.mjs';
import type { GraderHooks } from '../../../testkit/src/base/grader-hooks.ts';
import type { ThrownEvent } from '../../../../grader/vitest/events.ts';
import { beginOutput } from './output.ts';
import { emit } from './record.ts';

type Own = Parameters<GraderHooks['loaded']>[0];

const bodies = new Map<string, () => Promise<void>>();
let factsOf: Own['factsOf'] = () => undefined;
let lacking: string | undefined;
let loops = 0;

export function installHooks(): void {
  const progressed = watchLoops({
    slowness: SLOWNESS,
    onLook: () => {},
    onBusy: () => emit({ type: 'busy' }),
    onEndless,
  });
  const hooks: GraderHooks = {
    ...TELLING,
    realKernel: false,
    rounds: roundsOfLoops,
    loaded(own) {
      factsOf = own.factsOf;
      own.onProgress(progressed);
    },
  };
  Reflect.set(globalThis, Symbol.for('socketlings.grader-hooks'), hooks);
}

/** The tests that were defined, by their titles. */
export function bodyOf(title: string): (() => Promise<void>) | undefined {
  return bodies.get(title);
}

/** A new test begins: one loop of it may be stopped, and it goes on. */
export function beginTest(): void {
  loops = 0;
}

export function thrown(error: unknown): ThrownEvent {
  return describe(error, factsOf);
}

// --- internal ---

const SLOWNESS = 2; // a browser tells no processor time: here others count, too
const MOST_LOOPS = 1; // in a test: one for each byte that comes would take for ever

function onEndless(file: string, line: number): void {
  loops += 1;
  emit({ type: 'endless-loop', file, line });
  if (loops > MOST_LOOPS) self.close();
}

const TELLING: Pick<GraderHooks, 'defined' | 'lacks' | 'withheld' | 'played' | 'entered'> = {
  defined(title, body) {
    bodies.set(title, body);
    return () => {}; // the worker runs what is defined
  },
  lacks: (why) => void (lacking ??= why),
  withheld: (test) => emit({ type: 'withheld', test, why: lacking ?? '' }),
  played: (how) => emit({ type: 'played', ...how }),
  entered(network) {
    beginOutput();
    emit({ type: 'network', network });
  },
};
