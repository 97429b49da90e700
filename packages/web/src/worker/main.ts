// A worker that judges one file, once: whatever it does here ends with it.

import '../platform/globals.ts';
import { tests } from 'virtual:tests';
import { bodyOf, beginTest, installHooks, thrown } from './hooks.ts';
import { captureConsole } from './output.ts';
import { answer, emit, keepToOneself } from './record.ts';
import type { Subject } from './subject.ts';
import type { Prepare, Question, Run } from './talk.ts';
import { takeCollected } from '../platform/vitest.ts';

let prepared: ReturnType<typeof prepare> | undefined;

self.onmessage = ({ data }: MessageEvent<Question>) => {
  const done = 'prepare' in data ? (prepared = prepare(data.prepare)) : run(data.run);
  done.catch((error: unknown) => answer({ failed: String((error as Error)?.stack ?? error) }));
};

// --- internal ---

const HEARTBEAT = 500; // ms

type Define = (subject: object, inSteps: () => Promise<object>) => Promise<void>;

async function prepare({ slug, networks }: Prepare) {
  process.env['SOCKETLINGS_NETWORKS'] = networks;
  installHooks();
  const { loadSubject } = await import('./subject.ts');
  const { default: define } = await (tests[slug]!() as Promise<{ default: Define }>);
  answer({ ready: true });
  return { loadSubject, define };
}

async function run(asked: Run): Promise<void> {
  const { loadSubject, define } = await prepared!;
  setInterval(() => emit({ type: 'busy' }), HEARTBEAT);
  self.addEventListener('error', (event) => {
    emit({ type: 'uncaught', thrown: thrown((event as ErrorEvent).error) });
    event.preventDefault();
  });
  captureConsole();
  keepToOneself();
  emit({ type: 'started', slowness: 1 });
  const titles = await collect(define, () => loadSubject(asked));
  for (const title of titles.filter((each) => asked.tests?.includes(each) ?? true)) {
    await runTest(title);
  }
  emit({ type: 'ended' });
}

/** Defines the tests for the file under test, and says which there are. */
async function collect(define: Define, load: () => Promise<Subject>): Promise<string[]> {
  try {
    const { subject, inSteps } = await load();
    await define(subject, inSteps);
  } catch (error) {
    emit({ type: 'collected', tests: [], errors: [thrown(error)] });
    return [];
  }
  const titles = takeCollected().map(({ title }) => title);
  emit({ type: 'collected', tests: titles, errors: [] });
  return titles;
}

async function runTest(test: string): Promise<void> {
  const began = now();
  const end = (how: object): void => {
    emit({ type: 'test-end', test, ms: Math.round(now() - began), ...how });
  };
  beginTest();
  emit({ type: 'test-start', test });
  try {
    await bodyOf(test)!();
  } catch (error) {
    return end({ thrown: thrown(error) });
  }
  end({});
}

const now = performance.now.bind(performance); // before there is virtual time
