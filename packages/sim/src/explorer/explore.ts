import { makeCheckpoint } from './checkpoint.ts';
import { fromEventLoop } from '../real.ts';
import { Schedule, type Ending, type Listener } from './schedule.ts';
import { Choices } from './search.ts';

/** Sets a schedule's tasks and acts up, and gives what judges the end of it, by throwing. */
export type Scenario = (schedule: Schedule) => (ending: Ending) => void;

export interface Bounds {
  /** How often somebody may be interrupted in one schedule. */
  readonly preemptions: number;
  /** How many schedules are played at most. */
  readonly most?: number;
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

/** Plays a scenario in every order that there is within the bounds, up to the first that ends badly. */
export function explore(scenario: Scenario, bounds: Bounds): Promise<Found> {
  return fromEventLoop(() => search(scenario, bounds));
}

/** Plays one schedule again, while `listener` is told everything. */
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

function search(scenario: Scenario, { preemptions, most = MOST }: Bounds): Found {
  const checkpoint = makeCheckpoint();
  let given: readonly number[] | null = [];
  for (let number = 1; number <= most; number += 1) {
    const choices = new Choices(given);
    const error = play(scenario, new Schedule({ choices, preemptions, checkpoint }));
    const picked = choices.taken.map((choice) => choice.picked);
    if (error) return { schedules: number, counterexample: { number, choices: picked, ...error } };
    given = choices.next();
    if (!given) return { schedules: number, counterexample: null };
  }
  throw new Error(`there are more than ${most} orders: the scenario is too large`);
}

function play(scenario: Scenario, schedule: Schedule): { error: unknown } | null {
  const judge = scenario(schedule);
  const ending = schedule.play();
  if (ending.kind === 'given up') return null; // another schedule is the same, without the lock in the way
  try {
    judge(ending);
    return null;
  } catch (error) {
    return { error };
  }
}
