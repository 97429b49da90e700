import { searched, type Bounds, type Counterexample, type Found } from '../explorer/explore.ts';
import type { Ending, Listener } from '../explorer/actors.ts';
import { Choices } from '../explorer/search.ts';
import { playing } from './playing.ts';
import { StepSchedule } from './step-schedule.ts';

/** Sets a schedule up for a program in steps, and gives what judges the end of it, by throwing. */
export type StepScenario = (schedule: StepSchedule) => (ending: Ending) => void;

/** A program that cannot be played in steps, though it was rewritten; the message is a clause. */
export class NotInSteps extends Error {
  override readonly name = 'NotInSteps';
}

/**
 * Plays every order in which at most `preemptions` times a thread is stopped that could go on, up to the first that
 * ends badly. Who follows one that ends or waits is free. With one preemption and two threads of two steps:
 *
 *     A1 A2 B1 B2    no choice but the first      A1 B1 B2 A2    stops A after its first step
 *     B1 B2 A1 A2    begins with B                B1 A1 A2 B2    stops B after its first step
 */
export function interleave(scenario: StepScenario, bounds: Bounds): Promise<Found> {
  const { preemptions } = bounds;
  return searched(bounds, (choices) => play(scenario, new StepSchedule({ choices, preemptions })));
}

/** Plays one order again, and tells `listener` everything. */
export function replayInSteps(
  scenario: StepScenario,
  { choices }: Pick<Counterexample, 'choices'>,
  { preemptions }: Bounds,
  listener: Listener,
): void {
  play(scenario, new StepSchedule({ choices: new Choices(choices), preemptions, listener }));
}

// --- internal ---

function play(scenario: StepScenario, schedule: StepSchedule): { error: unknown } | null {
  playing.by = schedule;
  try {
    const judge = scenario(schedule);
    const ending = schedule.play();
    if (ending.kind === 'not in steps') throw new NotInSteps(ending.what);
    return judged(judge, ending);
  } finally {
    playing.by = null;
  }
}

function judged(judge: (ending: Ending) => void, ending: Ending): { error: unknown } | null {
  try {
    judge(ending);
    return null;
  } catch (error) {
    return { error };
  }
}
