import type { Play } from '../methods.ts';
import { judge, judgeTraces } from './judge.ts';
import type { Letter } from './letters.ts';
import { Stage } from './stage.ts';

export type Cast = 'ann reads' | 'bob writes' | 'cid reads, too';

/** Who waits, and what happens meanwhile; when it does, the order says. */
export interface Scenario {
  readonly cast: readonly Cast[];
  readonly acts: readonly Letter[];
}

/** `ann reads; bytes, close`. */
export function sayScenario({ cast, acts }: Scenario): string {
  const happening = acts.map(({ name }) => name).join(', ') || 'nothing happens';
  return `${cast.join(', ')}; ${happening}`;
}

/** A scenario as the schedule plays it; `traces` are judged where a step asks for them. */
export function playOf({ cast, acts }: Scenario, { traces }: { traces: boolean }): Play {
  return (order) => {
    const registrations = order.kernel.registrations;
    const stage = new Stage(order);
    const reason = (direction: 'r' | 'w') => () => stage.reason(direction);
    if (cast.includes('bob writes')) order.fill(stage.conn);
    const readers = cast.flatMap((one) => {
      if (one === 'ann reads') return order.reads('ann', stage.conn, reason('r'));
      return one === 'bob writes' ? [] : order.readsToo('cid', stage.conn, reason('r'));
    });
    const writers = cast
      .filter((one) => one === 'bob writes')
      .map((one) => order.writes(one.slice(0, 3), stage.conn, 'rest', reason('w')));
    for (const act of acts) act.add(stage);
    return () => {
      judge(stage, readers, writers);
      if (traces) judgeTraces(stage, registrations);
    };
  };
}

/** All that are a little smaller. */
export function smaller({ cast, acts }: Scenario): Scenario[] {
  return [
    ...acts.map((_, i) => ({ cast, acts: acts.filter((__, j) => j !== i) })),
    ...cast.map((_, i) => ({ cast: cast.filter((__, j) => j !== i), acts })),
  ].filter((one) => one.cast.length > 0);
}
