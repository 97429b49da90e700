import { Deadlock, Spin, UncaughtError, rehearse } from '@socketlings/sim';
import { test as vitestTest } from 'vitest';
import { isOurs } from './frames.ts';
import type { Ground, Run } from './ground.ts';
import { Lesson, type Facts } from './lesson.ts';
import { RealGround } from './real-ground.ts';
import { runs } from './runs.ts';
import { SimGround } from './sim-ground.ts';
import { show, tell } from './story.ts';
import { sayError } from './task.ts';
import { watcher } from './watcher.ts';
import { MOST_KEPT, World } from './world.ts';

export type Body = (world: World) => Promise<void>;

/** A test that goes through every simulated network; `body` gets a fresh world for each. */
export function test(title: string, body: Body): void {
  const simulated = WANTED.filter((run) => run !== 'real');
  define(title, () => inEach(simulated, body, SIMULATED_ONLY));
}

/** A test that goes through every simulated network, and then on real loopback sockets. */
test.inBothWorlds = (title: string, body: Body): void => {
  define(title, () => inEach(WANTED, body, SIMULATED_ONLY));
};

/** A test on the real kernel, which wants native code; skipped if a sentence says why this process has none. */
test.onRealKernel = (title: string, whyNot: string | null, body: Body): void => {
  const real = WANTED.filter((run) => run === 'real');
  define(title, () => inEach(real, body, REAL_ONLY), whyNot);
};

/** A test in the simulator that wants what this process lacks; it is skipped, and `lacking` says why. */
test.without = (lacking: string, title: string, body: Body): void => {
  watcher?.withheld(title);
  define(title, () => inEach([], body, lacking), lacking);
};

/** Runs `body` in one network; what goes wrong comes out as a lesson with its story. */
export async function inWorld(run: Run, body: Body): Promise<void> {
  const ground = run === 'real' ? new RealGround() : new SimGround(run);
  const world = new World(ground);
  rejections = world.rejections;
  try {
    await ground.play(async () => {
      await body(world);
      await world.end();
    });
  } catch (error) {
    throw explain(error, ground, world);
  } finally {
    rejections = undefined;
  }
}

// --- internal ---

const WANTED = runs(); // read before the code under test could change the environment

let isDefined = false;

// Until the code under test is there, which a run that was prepared ahead waits for.
if (watcher) void rehearse(() => isDefined);

function define(
  title: string,
  body: () => Promise<void>,
  whyNot = watcher?.realKernel ? SIMULATED_ONLY : null,
): void {
  isDefined = true;
  if (whyNot && watcher) return vitestTest.skip(title, body); // the grader says why
  if (whyNot) return vitestTest(title, ({ skip }) => skip(whyNot));
  vitestTest(title, watcher?.defined(title, body) ?? body);
}

async function inEach(all: readonly Run[], body: Body, otherwise: string): Promise<void> {
  if (all.length === 0) throw new Lesson({ lesson: otherwise });
  for (const run of all) {
    watcher?.entered(String(run));
    await inWorld(run, body);
  }
}

const SIMULATED_ONLY =
  'This test runs in the simulator only; on real sockets nobody could judge it. Choose another seed.';

const REAL_ONLY = 'This test runs on the real kernel only. Choose the seed `real`.';

/** Adds to a failure what the simulator knows. */
function explain(error: unknown, ground: Ground, world: World): unknown {
  const facts = factsOf(error);
  if (!facts) return error;
  const culprit = [...world.tasks.map((task) => task.error), ...world.rejections].find(Boolean);
  const scenes = world.story ? world.scenes?.() : show(ground.trace);
  const diagnosis = [facts.diagnosis, world.describe()].filter(Boolean).join('; ');
  const lesson = new Lesson(
    {
      ...facts,
      lesson: ground.run === 'real' ? `${REAL} ${facts.lesson}` : facts.lesson,
      ...(diagnosis && { diagnosis }),
      story: world.story?.() ?? tell(ground.trace),
      ...(scenes?.length && { scenes }),
      run: String(ground.run),
    },
    { cause: (error as Error).cause ?? culprit },
  );
  lesson.stack = [`${lesson.name}: ${lesson.message}`, ...framesOutside(error)].join('\n');
  return lesson;
}

const REAL =
  'This holds in the simulator and fails on real sockets, where the kernel cuts and buffers as it likes.';

/** Where the test was, without the helpers in between. */
function framesOutside(error: unknown): string[] {
  const lines = String((error as Error).stack).split('\n');
  return lines.filter((line) => line.startsWith('    at ') && !isOurs(line));
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
// report it beside the tests, where no learner would connect it with a step. There is one listener
// for good: the grader keeps those that are there before the code under test.
let rejections: unknown[] | undefined;
const others = process.listeners('unhandledRejection');
process.removeAllListeners('unhandledRejection');
process.on('unhandledRejection', (reason, promise) => {
  if (!rejections) for (const other of others) other(reason, promise);
  else if (rejections.length < MOST_KEPT) rejections.push(reason);
});
