// The two ways to play every order of a scenario. One runs the code under test as it is, and knows only orders in which
// the interrupted waits until the others are done; the other takes it in another shape, and knows them all.

import {
  explore,
  interleave,
  replay,
  replayInSteps,
  Schedule,
  StepSchedule,
  type Bounds,
  type Counterexample,
  type Ending,
  type Found,
} from '@socketlings/sim';
import { calling } from './calling.ts';
import type { ColumnStory } from './column-story.ts';
import type { PollerLike } from './contract.ts';
import { Interleaving } from './interleaving.ts';
import { NestedWay } from './nested-way.ts';
import { SteppedWay } from './stepped-way.ts';
import type { Way } from './way.ts';

/** A scenario as a test has it: says which tasks and events there are, and gives what judges the end. */
export type Play = (order: Interleaving) => () => void;

export interface Method {
  search(bounds: Bounds): Promise<Found>;
  replay(example: Counterexample, bounds: Bounds, story: ColumnStory): Promise<void>;
}

export function nested(Poller: PollerLike, play: Play): Method {
  const scenario = scenarioOf(Poller, play, (schedule: Schedule) => new NestedWay(schedule));
  return {
    search: (bounds) => explore(scenario(null), bounds),
    replay: (example, bounds, story) => replay(scenario(story), example, bounds, story),
  };
}

/** `Poller` is a class of a file that was rewritten. */
export function stepped(Poller: PollerLike, play: Play): Method {
  const scenario = scenarioOf(Poller, play, (schedule: StepSchedule) => new SteppedWay(schedule));
  return {
    search: (bounds) => interleave(scenario(null), bounds),
    replay: async (example, bounds, story) =>
      replayInSteps(scenario(story), example, bounds, story),
  };
}

// --- internal ---

const BEFORE =
  'Your poller threw an error when a connection was opened, before anybody called read().';

/** A fresh machine for each order, in the end judged. */
function scenarioOf<S>(Poller: PollerLike, play: Play, wayOf: (schedule: S) => Way) {
  return (story: ColumnStory | null) => (schedule: S) => {
    const setUp = (): [Interleaving, () => void] => {
      const order = new Interleaving(Poller, wayOf(schedule), story);
      return [order, play(order)];
    };
    const [order, judge] = calling(setUp, () => BEFORE);
    return (ending: Ending) => {
      order.expectSound(ending);
      judge();
    };
  };
}
