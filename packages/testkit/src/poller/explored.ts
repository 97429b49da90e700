import {
  TooManyOrders,
  explore,
  replay,
  type Bounds,
  type Ending,
  type Scenario,
  type Schedule,
  whyNoExplorer,
} from '@socketlings/sim';
import { plural } from '../bytes.ts';
import { Lesson } from '../lesson.ts';
import { runs } from '../runs.ts';
import { sayError } from '../task.ts';
import { test } from '../test.ts';
import { watcher } from '../watcher.ts';
import type { World } from '../world.ts';
import { ColumnStory } from './column-story.ts';
import type { PollerLike } from './contract.ts';
import { Stage } from './stage.ts';

/** Says who is there, and gives what judges the end. */
export type Play = (stage: Stage) => () => void;

/** A test in every order there is, with one interruption while learning and two when it counts. */
export function inEveryOrder(title: string, Poller: PollerLike, play: Play): void {
  if (LACKING) test.without(LACKING, title, (world) => explored(world, Poller, play));
  else test(title, (world) => explored(world, Poller, play));
}

// --- internal ---

// Asked before the code under test is loaded. What does not work here has no verdict, good or bad.
const why = await whyNoExplorer();
const LACKING =
  why &&
  `Every order cannot be played on Node ${process.versions.node}: ${why}. ` +
    'This is not about your code: use another Node, such as 24.';
if (LACKING) watcher?.lacks(LACKING);

const MOST = 50_000; // orders; a poller that comes to rest has some thousands at the most
const NOISY =
  'There is no end of orders: your poller does not come to rest. Does it hear of the same thing again and ' +
  'again? Register with EPOLLET, and sleep when there is nothing to do.';

const WANTED = runs();
const FIRST = WANTED[0];
const LEARNING = 16; // networks; more than these are asked for when it counts
const PREEMPTIONS = WANTED.length > LEARNING ? [1, 2] : [1];

async function explored(world: World, Poller: PollerLike, play: Play): Promise<void> {
  if (world.ground.run !== FIRST) return; // the order is all that changes
  let story: ColumnStory | null = null;
  const scenario = (schedule: Schedule): ((ending: Ending) => void) => {
    const { stage, judge } = setUp(() => {
      const stage = new Stage(Poller, schedule, story);
      return { stage, judge: play(stage) };
    });
    return (ending) => {
      stage.expectSound(ending);
      judge();
    };
  };
  for (const preemptions of PREEMPTIONS) {
    const { counterexample } = await searched(scenario, {
      preemptions,
      onTurn: () => world.ground.touch(),
    });
    if (!counterexample) continue;
    const { error, number } = counterexample;
    const facts = Lesson.factsOf(error);
    if (!facts) throw error;
    story = new ColumnStory();
    await replay(scenario, counterexample, { preemptions }, story);
    world.story = () => story!.lines();
    const diagnosis = `order ${number}, with at most ${plural(preemptions, 'interruption')}`;
    throw new Lesson({ ...facts, diagnosis }, { cause: (error as Error).cause });
  }
}

async function searched(scenario: Scenario, bounds: Bounds): ReturnType<typeof explore> {
  try {
    return await explore(scenario, { ...bounds, most: MOST });
  } catch (error) {
    if (error instanceof TooManyOrders)
      throw new Lesson({ lesson: NOISY, received: error.message });
    throw error;
  }
}

/** What goes wrong before anybody has his turn. */
function setUp<T>(body: () => T): T {
  try {
    return body();
  } catch (error) {
    if (error instanceof Lesson) throw error;
    const lesson =
      'Your poller threw an error when a connection was opened, before anybody called read().';
    throw new Lesson({ lesson, received: sayError(error) }, { cause: error });
  }
}
