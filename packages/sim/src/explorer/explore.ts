import { makeCheckpoint } from './checkpoint.ts';
import { fromEventLoop } from '../real.ts';
import type { Ending, Listener } from './actors.ts';
import { Schedule } from './schedule.ts';
import { Choices } from './search.ts';

/** Sets a schedule's tasks and acts up, and gives what judges the end of it, by throwing. */
export type Scenario = (schedule: Schedule) => (ending: Ending) => void;

export interface Bounds {
  /** How many interruptions one schedule may have. */
  readonly preemptions: number;
  /** How many schedules are played at most. */
  readonly most?: number;
  /** Orders that chance draws, and as many as `most` says, in the place of all. */
  readonly chance?: (count: number) => number;
  /** Called whenever the event loop has its turn. */
  readonly onTurn?: (() => void) | undefined;
}

/** A schedule that did not end well. */
export interface Counterexample {
  /** Counted from 1, in an order that is always the same. */
  readonly number: number;
  readonly choices: readonly number[];
  readonly error: unknown;
}

export interface Found {
  readonly schedules: number;
  readonly counterexample: Counterexample | null;
}

/** More orders than `most`: no verdict. */
export class TooManyOrders extends Error {
  override readonly name = 'TooManyOrders';
}

/**
 * Plays a scenario in every order that there is within the bounds, up to the first that ends badly.
 * Rejects with `TooManyOrders` after `most` of them. The event loop has its turn now and then.
 */
export async function explore(scenario: Scenario, bounds: Bounds): Promise<Found> {
  const { preemptions } = bounds;
  const checkpoint = makeCheckpoint();
  return searched(bounds, (choices) => {
    return play(scenario, new Schedule({ choices, preemptions, checkpoint }));
  });
}

/** Plays with one list of choices after the other; `play` says what was bad. */
export async function searched(
  { most = MOST, chance, onTurn }: Bounds,
  play: (choices: Choices) => { error: unknown } | null,
): Promise<Found> {
  let number = 0;
  let given: readonly number[] | null = [];
  let counterexample: Counterexample | null = null;
  while (given && !counterexample && number < most) {
    onTurn?.();
    await fromEventLoop(() => {
      const end = Math.min(most, number + AT_ONCE);
      while (given && !counterexample && number < end) {
        const choices: Choices = new Choices(given, chance);
        const failure = play(choices);
        number += 1;
        if (failure) counterexample = { number, choices: choices.picked, ...failure };
        given = chance ? [] : choices.next();
      }
    });
  }
  if (given && !counterexample && !chance)
    throw new TooManyOrders(`there are more than ${most} orders`);
  return { schedules: number, counterexample };
}

/** Plays one schedule again, and tells `listener` everything. */
export function replay(
  scenario: Scenario,
  { choices }: Pick<Counterexample, 'choices'>,
  { preemptions }: Bounds,
  listener: Listener,
): Promise<void> {
  return fromEventLoop(() => {
    const checkpoint = makeCheckpoint();
    play(
      scenario,
      new Schedule({ choices: new Choices(choices), preemptions, checkpoint, listener }),
    );
  });
}

// --- internal ---

const MOST = 200_000;
const AT_ONCE = 50; // schedules; then other code on the event loop can do something

function play(scenario: Scenario, schedule: Schedule): { error: unknown } | null {
  const judge = scenario(schedule);
  const ending = schedule.play();
  try {
    judge(ending);
    return null;
  } catch (error) {
    return { error };
  }
}
