import {
  Deadlock,
  Spin,
  Surplus,
  UncaughtError,
  rehearse,
  type NetworkName as SimulatedNetwork,
} from '@socketlings/sim';
import { NetError } from '@socketlings/net';
import { test as vitestTest } from 'vitest';
import { keptForRehearsal, isRehearsing, leaveWhenOver } from './dress-rehearsal.ts';
import { isOurs } from './stack-frames.ts';
import type { Ground, NetworkName } from './ground.ts';
import { Lesson, type Facts } from './lesson.ts';
import { RealGround } from './real-ground.ts';
import { WANTED } from './networks.ts';
import { SimGround } from './sim-ground.ts';
import { show, tell } from './story.ts';
import { sayError } from './say-error.ts';
import { graderHooks, type Part } from './grader-hooks.ts';
import { MOST_KEPT, World } from './world.ts';

const SIMULATED = WANTED.filter((network) => network !== 'real');
const REAL = WANTED.filter((network) => network === 'real');

export type Body<W extends World> = (world: W) => Promise<void>;
export type WorldClass<W extends World> = new (ground: Ground) => W;

/**
 * The words that define a test; its body gets a fresh world of this class for each network. A test goes
 * through every simulated one; `inBothWorlds` then on to real loopback sockets.
 */
export function testIn<W extends World>(OwnWorld: WorldClass<W>) {
  const inSimulator = (title: string, body: Body<W>): void => {
    define(title, inEach(SIMULATED, SIMULATED_ONLY, OwnWorld, body));
  };
  const inBothWorlds = (title: string, body: Body<W>): void => {
    define(title, inEach(WANTED, SIMULATED_ONLY, OwnWorld, body));
  };
  return Object.assign(inSimulator, { inBothWorlds });
}

export const test = Object.assign(testIn(World), {
  /** A test on the real kernel, which wants native code; skipped if a sentence says why this process has none. */
  onRealKernel(title: string, whyNot: string | null, body: Body<World>): void {
    define(title, inEach(REAL, REAL_ONLY, World, body), whyNot);
  },

  /** A test in the simulator that wants what this process lacks; it is skipped, and `lacking` says why. */
  without(lacking: string, title: string, body: Body<World>): void {
    graderHooks?.withheld(title);
    define(title, inEach([], lacking, World, body), lacking);
  },
});

/** Defines a test that does as it likes in each simulated network; it says by itself what happens there. */
export function testInEach(
  title: string,
  body: (network: SimulatedNetwork) => Promise<void>,
): void {
  define(title, inEachOf(SIMULATED, SIMULATED_ONLY, body));
}

/** Runs `body` in one network; what goes wrong comes out as a lesson with its story. */
export async function inWorld<W extends World>(
  network: NetworkName,
  OwnWorld: WorldClass<W>,
  body: Body<W>,
): Promise<void> {
  await onGround(network === 'real' ? new RealGround() : new SimGround(network), OwnWorld, body);
}

/** The same on a ground that the test has made. */
export async function onGround<W extends World>(
  ground: Ground,
  OwnWorld: WorldClass<W>,
  body: Body<W>,
): Promise<void> {
  const world = new OwnWorld(ground);
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

let isDefined = false;

// Until the code under test is there, which a run that was prepared ahead waits for.
if (graderHooks) void rehearse(() => isDefined || isRehearsing());

function define(
  title: string,
  body: (part?: Part) => Promise<void>,
  whyNot = graderHooks?.realKernel ? SIMULATED_ONLY : null,
): void {
  if (keptForRehearsal(body)) return;
  isDefined = true;
  if (whyNot && graderHooks) return vitestTest.skip(title, () => body()); // the grader says why
  if (whyNot) return vitestTest(title, ({ skip }) => skip(whyNot));
  vitestTest(title, graderHooks?.defined(title, body) ?? (() => body()));
}

/** `otherwise` is the lesson where none of the wanted networks is fit for the test. */
function inEach<W extends World>(
  all: readonly NetworkName[],
  otherwise: string,
  OwnWorld: WorldClass<W>,
  body: Body<W>,
): (part?: Part) => Promise<void> {
  return inEachOf(all, otherwise, (network) => inWorld(network, OwnWorld, body));
}

function inEachOf<N extends NetworkName>(
  all: readonly N[],
  otherwise: string,
  body: (network: N) => Promise<void>,
): (part?: Part) => Promise<void> {
  return async (part) => {
    if (all.length === 0) throw new Lesson({ lesson: otherwise });
    for (const network of partOf(all, part)) {
      if (isRehearsing()) leaveWhenOver();
      else graderHooks?.entered(String(network));
      await body(network);
    }
  };
}

function partOf<N>(networks: readonly N[], part: Part | undefined): readonly N[] {
  if (part === 'first') return networks.slice(0, 1);
  return part === 'others' ? networks.slice(1) : networks;
}

const SIMULATED_ONLY =
  'This test runs in the simulator only; on real sockets nobody could judge it. Choose another seed.';

const REAL_ONLY = 'This test runs on the real kernel only. Choose the seed `real`.';

/** Adds to a failure what the simulator knows. */
function explain(error: unknown, ground: Ground, world: World): unknown {
  const facts = factsOf(error, world);
  if (!facts) return error;
  const culprit = world.failures().find(Boolean);
  const scenes = world.story ? world.scenes?.() : show(ground.trace);
  const diagnosis = [facts.diagnosis, world.describe()].filter(Boolean).join('; ');
  const lesson = new Lesson(
    {
      ...facts,
      lesson:
        ground.network === 'real' && SIMULATED.length > 0
          ? `${ON_REAL_SOCKETS} ${facts.lesson}`
          : facts.lesson,
      ...(diagnosis && { diagnosis }),
      story: world.story?.() ?? tell(ground.trace),
      ...(scenes?.length && { scenes }),
      network: String(ground.network),
    },
    { cause: (error as Error).cause ?? culprit },
  );
  lesson.stack = [`${lesson.name}: ${lesson.message}`, ...framesOutside(error)].join('\n');
  return lesson;
}

const ON_REAL_SOCKETS =
  'This holds in the simulator and fails on real sockets, where the kernel cuts and buffers as it likes.';

/** Where the test was, without the helpers in between. */
function framesOutside(error: unknown): string[] {
  const lines = String((error as Error).stack).split('\n');
  return lines.filter((line) => line.startsWith('    at ') && !isOurs(line));
}

function factsOf(error: unknown, world: World): Facts | undefined {
  if (error instanceof Lesson) return error.facts;
  if (error instanceof Spin) {
    return { lesson: world.whySpin() ?? spinLesson(error), diagnosis: error.message };
  }
  if (error instanceof Surplus) return { lesson: SENT_AGAIN, received: error.message };
  if (error instanceof UncaughtError) {
    return { lesson: `A timer of your code threw an error: ${sayError(error.cause)}.` };
  }
  if (error instanceof NetError) return { lesson: CUT_OFF, received: sayError(error) };
  if (error instanceof Deadlock) {
    return { lesson: 'Everybody waits for somebody else.', diagnosis: error.message };
  }
  return undefined;
}

// Calls of the code under test are looked at where they are made: what comes here was a call of its peer.
const CUT_OFF =
  'The other side was not done, and its connection broke. Your end had closed it, or has broken it off: until the ' +
  'other side ends, more can come.';

const SENT_AGAIN =
  'More bytes were accepted than were to be written: bytes that had been accepted were sent again. Go on ' +
  'behind them, also after you have waited.';

function spinLesson({ op, outcome }: Spin): string {
  if (outcome === 'end of stream') {
    return `You keep calling ${op}() after the end: null means that no more bytes will ever come. Leave the loop.`;
  }
  if (outcome === 'ERR_CLOSED') {
    return `You keep calling ${op}() on something that is closed: leave the loop when you meet ClosedError.`;
  }
  return `You call ${op}() again and again, and nothing can change in between: wait for something, or leave the loop.`;
}

// An unhandled rejection ends a real server. Here it is kept as evidence; vitest would report it beside
// the tests, where no learner would connect it with a step. This listener stays for good: the grader
// keeps the listeners that were there before the code under test.
let rejections: unknown[] | undefined;
const others = process.listeners('unhandledRejection');
process.removeAllListeners('unhandledRejection');
process.on('unhandledRejection', (reason, promise) => {
  if (!rejections) for (const other of others) other(reason, promise);
  else if (rejections.length < MOST_KEPT) rejections.push(reason);
});
