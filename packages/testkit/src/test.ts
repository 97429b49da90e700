import { Deadlock, Spin, UncaughtError, type Run } from '@socketlings/sim';
import { test as vitestTest } from 'vitest';
import { Lesson, type Facts } from './lesson.ts';
import { runs } from './runs.ts';
import { tell } from './story.ts';
import { sayError } from './task.ts';
import { World } from './world.ts';

/** A test that goes through every network; `body` gets a fresh world for each. */
export function test(title: string, body: (world: World) => Promise<void>): void {
  vitestTest(title, async () => {
    for (const run of runs()) {
      observer()?.(String(run));
      await inWorld(run, body);
    }
  });
}

/** Runs `body` in one network; what goes wrong comes out as a lesson with its story. */
export async function inWorld(run: Run, body: (world: World) => Promise<void>): Promise<void> {
  const world = new World(run);
  const unhandled = watchRejections();
  try {
    await world.network.scheduler.run(() => body(world));
  } catch (error) {
    throw explain(error, world, unhandled.seen);
  } finally {
    unhandled.stop();
  }
}

// --- internal ---

/** Whoever watches the tests (the grader) may put a function here; it is told every run. */
const OBSERVER = Symbol.for('socketlings.observer');

function observer(): ((run: string) => void) | undefined {
  return Reflect.get(globalThis, OBSERVER) as ((run: string) => void) | undefined;
}

/** Adds to a failure what the simulator knows. */
function explain(error: unknown, world: World, unhandled: unknown[]): unknown {
  const facts = factsOf(error);
  if (!facts) return error;
  const culprit = [...world.tasks.map((task) => task.error), ...unhandled].find(Boolean);
  const seen = [
    world.describe(),
    ...unhandled.map(
      (reason) => `a promise was rejected and nobody caught it: ${sayError(reason)}`,
    ),
  ];
  const diagnosis = [facts.diagnosis, ...seen].filter(Boolean).join('; ');
  const lesson = new Lesson(
    {
      ...facts,
      ...(diagnosis && { diagnosis }),
      story: tell(world.network.trace),
      run: String(world.network.run),
    },
    { cause: (error as Error).cause ?? culprit },
  );
  lesson.stack = [`${lesson.name}: ${lesson.message}`, ...framesOutsideOf(PACKAGES, error)].join(
    '\n',
  );
  return lesson;
}

const PACKAGES = new URL('../../', import.meta.url).pathname;

/** Where the test was, without the helpers in between. */
function framesOutsideOf(folder: string, error: unknown): string[] {
  const lines = String((error as Error).stack).split('\n');
  return lines.filter((line) => line.startsWith('    at ') && !line.includes(folder));
}

function factsOf(error: unknown): Facts | undefined {
  if (error instanceof Lesson) return error.facts;
  if (error instanceof Spin) return { lesson: spinLesson(error), diagnosis: error.message };
  if (error instanceof UncaughtError) {
    return { lesson: `A timer of your code threw an error: ${sayError(error.cause)}.` };
  }
  if (error instanceof Deadlock) {
    return { lesson: 'Everybody waits for somebody else.', diagnosis: error.message };
  }
  return undefined;
}

function spinLesson({ op, outcome }: Spin): string {
  if (outcome === 'end of stream') {
    return `You keep calling ${op}() after the end: null means that no more bytes will ever come. Leave the loop.`;
  }
  if (outcome === 'ERR_CLOSED') {
    return `You keep calling ${op}() on something that is closed: leave the loop when you meet ClosedError.`;
  }
  return `You call ${op}() again and again, and nothing can change in between: wait for something, or leave the loop.`;
}

// A rejection that nobody catches ends a real server. Here it is kept as evidence; vitest would
// report it beside the tests, where no learner would connect it with a step.
function watchRejections(): { seen: unknown[]; stop: () => void } {
  const seen: unknown[] = [];
  const others = process.listeners('unhandledRejection');
  const watch = (reason: unknown): void => void seen.push(reason);
  process.removeAllListeners('unhandledRejection');
  process.on('unhandledRejection', watch);
  const stop = (): void => {
    process.off('unhandledRejection', watch);
    for (const other of others) process.on('unhandledRejection', other);
  };
  return { seen, stop };
}
