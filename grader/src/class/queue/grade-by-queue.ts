// `class grade --queue`: others grade, this machine looks at what they say and keeps it.

import pLimit from 'p-limit';
import { gradeClass, gradeIn, type GradeOne, type Outcome, type Plan } from '../grade-class.ts';
import { believe } from './believe.ts';
import { Counter } from './counter.ts';
import { SpotCheck, type Checks, type Picks } from './spot-check.ts';

export interface QueuePlan extends Omit<Plan, 'gradeOne' | 'tell'> {
  readonly address: string;
  tell: Plan['tell'];
  /** Hears how the queue is. */
  readonly say: (sentence: string) => void;
  /** How this machine grades, with `jobs` at a time; as `class grade` does without it. */
  readonly gradeHere?: GradeOne;
  readonly picks?: Picks;
}

/** Throws a `UsageError` if there is no queue at this address. */
export async function gradeByQueue(plan: QueuePlan): Promise<Outcome & Checks> {
  const { address, folder, jobs, signal } = plan;
  const gradeHere = fewAtATime(plan.gradeHere ?? gradeIn(folder), jobs);
  const check = new SpotCheck(gradeHere, plan.picks);
  const counter = await Counter.open({ address, signal, tell: plan.say });
  try {
    const gradeOne: GradeOne = async (answer) => {
      const packed = await counter.ask(folder, answer);
      try {
        return await check.look(answer, believe(folder, answer, packed), signal);
      } catch (error) {
        await counter.forget(answer.key); // another worker may say something better
        throw error;
      }
    };
    const outcome = await gradeClass({ ...plan, jobs: AT_ONCE, gradeOne });
    await settle(plan, check, gradeHere);
    return { ...outcome, ...check.found };
  } finally {
    await counter.close();
  }
}

// --- internal ---

const AT_ONCE = 500; // answers in the queue: more than there are workers, and not all of a year

function fewAtATime(gradeOne: GradeOne, jobs: number): GradeOne {
  const limit = pLimit(jobs);
  return (answer, signal) => limit(() => gradeOne(answer, signal));
}

/** Grades again here what only a worker has seen that was wrong about something else. */
async function settle(
  { results, signal }: QueuePlan,
  check: SpotCheck,
  gradeHere: GradeOne,
): Promise<void> {
  const again = check.takeDoubtful().map(async (answer) => {
    const report = await gradeHere(answer, signal);
    if (!signal.aborted) results.put(answer.key, report);
  });
  await Promise.all(again);
}
