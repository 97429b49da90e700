import { NotInSteps, TooManyOrders } from '@socketlings/sim';
import { plural } from '../base/bytes.ts';
import { Lesson } from '../base/lesson.ts';
import { COUNTS, WANTED } from '../base/networks.ts';
import { test } from '../base/test.ts';
import { graderHooks } from '../base/grader-hooks.ts';
import type { World } from '../base/world.ts';
import type { PollerLike } from './contract.ts';
import { lessonOf } from './counterexample.ts';
import { inSteps, type InSteps } from './in-steps.ts';
import { nested, stepped, type Method, type Play } from './methods.ts';
import { LACKING } from './lacking.ts';

/**
 * A test in every order there is, with one interruption while learning and two when it counts.
 *
 * Say `ann` reads, "hello" arrives at some time, and the poller forgets an event for which no task waits:
 *
 *     order 1, choices 0 0 0 0               order 2, choices 0 0 0 1 0
 *     ann               poller               ann               poller
 *     read → EAGAIN                          read → EAGAIN
 *     slot: null → G                                           "hello" arrives
 *                       "hello" arrives                        slot: null → null
 *                       slot: G → null       slot: null → G
 *                       wakes ann            sleeps for ever
 *     read → 5
 *
 * The choices of the second are enough to play it again, this time with a story: that is the lesson.
 */
export function inEveryOrder(title: string, Poller: PollerLike, play: Play): void {
  const rewritten = inSteps(Poller);
  const ways = { Poller, play, rewritten };
  if (LACKING && !(rewritten && 'Poller' in rewritten)) {
    test.without(LACKING, title, (world) => explored(world, ways));
  } else test(title, (world) => explored(world, ways));
}

// --- internal ---

// Orders. A poller that comes to rest has some hundreds with one interruption, and some thousands with two.
const MOST = { 1: 5000, 2: 20_000 };
const NOISY =
  'There is no end of orders: your poller does not come to rest. Does it hear of the same thing again and ' +
  'again? Register with EPOLLET, and sleep when there is nothing to do.';

const [FIRST] = WANTED;

interface Ways {
  readonly Poller: PollerLike;
  readonly play: Play;
  readonly rewritten: InSteps | null;
}

/** While learning, the code runs as it is; what counts is every order of the other shape, where there is one. */
async function explored(world: World, { Poller, play, rewritten }: Ways): Promise<void> {
  if (world.ground.network !== FIRST) return; // the order is all that changes
  const asItIs = nested(Poller, play);
  if (!LACKING) await noisyIsALesson(() => played(world, asItIs, 1));
  const why = COUNTS || LACKING ? await explorable(world, rewritten, play) : undefined;
  if (!COUNTS || why === null) return;
  if (LACKING) throw new Error(LACKING);
  const orders = await noisyIsALesson(() => played(world, asItIs, 2));
  graderHooks?.played({ orders, interruptions: 2, ...(why !== undefined && { why }) });
}

/** Plays the code in steps. Null if that was done, otherwise why not, as a clause. */
async function explorable(
  world: World,
  rewritten: InSteps | null,
  play: Play,
): Promise<string | null | undefined> {
  if (!rewritten || 'why' in rewritten) return rewritten?.why;
  const method = stepped(rewritten.Poller, play);
  try {
    await played(world, method, 1);
    const orders = COUNTS ? await played(world, method, 2) : 0;
    graderHooks?.played({ orders, interruptions: 2 });
    return null;
  } catch (error) {
    if (error instanceof NotInSteps) return error.message;
    if (error instanceof TooManyOrders) return error.message;
    throw error;
  }
}

/** Plays every order with so many interruptions, and says how many there are; one that ends badly is a lesson. */
async function played(
  world: World,
  method: Method,
  preemptions: keyof typeof MOST,
): Promise<number> {
  const bounds = { preemptions, most: MOST[preemptions], onTurn: () => world.ground.touch() };
  const { schedules, counterexample } = await method.search(bounds);
  if (!counterexample) return schedules;
  const diagnosis = `order ${counterexample.number}, with at most ${plural(preemptions, 'interruption')}`;
  throw await lessonOf(world, { method, counterexample, bounds, diagnosis });
}

async function noisyIsALesson<T>(play: () => Promise<T>): Promise<T> {
  try {
    return await play();
  } catch (error) {
    if (error instanceof TooManyOrders)
      throw new Lesson({ lesson: NOISY, received: error.message });
    throw error;
  }
}
