// Every interleaving with few preemptions. It shares nothing with the explorer that it is to check.

import type { Ending, Schedule, Task } from '@socketlings/sim';
import { G, POINT, $now, $of, type Obstacle, type Runner, type Steps } from './generators.ts';

export interface Searched {
  readonly schedules: number;
  /** What the first bad schedule ended with; `null` if there is none. */
  readonly error: Error | null;
}

/** Sets a scenario up, and gives what judges its end by throwing. */
export type Setup = (schedule: Interleaving) => (ending: Ending) => void;

/**
 * Plays every interleaving in which at most `preemptions` times somebody is stopped who could go on, up
 * to the first that ends badly. Who follows somebody that ends or sleeps is free.
 */
export function interleave(setup: Setup, preemptions: number): Searched {
  let path: Fork[] | null = [];
  let schedules = 0;
  while (path) {
    if (++schedules > MOST) throw new Error(`there are more than ${MOST} interleavings`);
    const schedule: Interleaving = new Interleaving(path, preemptions);
    const judge = setup(schedule);
    try {
      judge(schedule.play());
    } catch (error) {
      return { schedules, error: error as Error };
    }
    path = nextPath(schedule.path);
  }
  return { schedules, error: null };
}

/** One interleaving; for a stage it is what a `Schedule` is. */
export class Interleaving implements Pick<Schedule, 'tasks'> {
  readonly tasks: Task[] = [];
  /** Every choice so far. */
  readonly path: Fork[] = [];
  readonly #given: readonly Fork[];
  readonly #threads: Thread[] = [];
  #preemptions: number;

  constructor(given: readonly Fork[], preemptions: number) {
    this.#given = given;
    this.#preemptions = preemptions;
  }

  go(name: string, body: Body, { when }: Turns = {}): Task {
    const task: Task = { name, kind: 'task', state: 'not started', value: undefined };
    this.tasks.push(task);
    this.#threads.push(new Thread(task, [{ left: 1, body, when }]));
    return task;
  }

  act(name: string, body: Body, { times = 1, when }: Turns = {}): void {
    const same = this.#threads.find(({ actor }) => actor.name === name);
    const turns = { left: times, body, when };
    if (same) same.turns.push(turns);
    else this.#threads.push(new Thread({ name, kind: 'act' }, [turns]));
  }

  *point(): Steps<void> {
    yield POINT;
  }

  play(): Ending {
    let running: Thread | null = null;
    for (let steps = 0; steps < ENDLESS; steps += 1) {
      const next = this.#next(running);
      if (!next) return { kind: 'over' };
      const { thread } = next;
      running = thread;
      try {
        thread.step(next.turns);
      } catch (error) {
        if (thread.actor.kind === 'act') return { kind: 'threw', actor: thread.actor, error };
        Object.assign(thread.actor, { state: 'failed', value: error });
      }
    }
    return { kind: 'endless' };
  }

  #next(running: Thread | null): Start | null {
    const canGoOn = running?.steps && running.canGoOn;
    if (canGoOn && this.#preemptions === 0) return { thread: running };
    const others = this.#threads.flatMap((thread) =>
      thread === running && canGoOn ? [] : thread.starts(),
    );
    const all = canGoOn ? [{ thread: running }, ...others] : others;
    if (all.length === 0) return null;
    const picked = all.length > 1 ? this.#pick(all.length) : 0;
    if (canGoOn && picked > 0) this.#preemptions -= 1;
    return all[picked]!;
  }

  #pick(count: number): number {
    const picked = this.#given[this.path.length]?.picked ?? 0;
    this.path.push({ count, picked });
    return picked;
  }
}

// --- internal ---

const MOST = 400_000; // interleavings
const ENDLESS = 5000; // steps of one of them

interface Fork {
  readonly count: number;
  readonly picked: number;
}

type Body = () => unknown;

interface Turns {
  readonly times?: number;
  readonly when?: () => unknown;
}

interface TurnsLeft {
  left: number;
  readonly body: Body;
  readonly when: (() => unknown) | undefined;
}

/** Who goes on; with turns if he begins one of these. */
interface Start {
  readonly thread: Thread;
  readonly turns?: TurnsLeft;
}

type TaskOrAct = Task | { readonly name: string; readonly kind: 'act' };

class Thread {
  readonly actor: TaskOrAct;
  readonly turns: TurnsLeft[];
  steps: Steps | null = null;
  #obstacle: Obstacle | null = null;

  constructor(actor: TaskOrAct, turns: TurnsLeft[]) {
    this.actor = actor;
    this.turns = turns;
  }

  get canGoOn(): boolean {
    return this.#obstacle?.gone ?? true;
  }

  starts(): Start[] {
    if (this.steps) return this.canGoOn ? [{ thread: this }] : [];
    const able = this.turns.filter(({ left, when }) => left > 0 && (!when || $now($of(when()))));
    return able.map((turns) => ({ thread: this, turns }));
  }

  /** On to the next point or obstacle, or to the end. */
  step(turns: TurnsLeft | undefined): void {
    if (turns) {
      turns.left -= 1;
      this.steps = $of(turns.body());
    }
    this.#setState('running');
    const { done, value } = this.#advance();
    if (done) {
      this.steps = null;
      this.#setState('done');
      if (this.actor.kind === 'task') this.actor.value = value;
    } else {
      this.#obstacle = value;
      if (value instanceof G) this.#setState('asleep');
    }
  }

  #advance(): IteratorResult<Obstacle | null> {
    try {
      const result = this.steps!.next(this as Runner);
      if (this.actor.kind === 'act' && !result.done && result.value instanceof G) {
        throw new Error('park() was called where nobody can sleep: in code that must not wait.');
      }
      return result;
    } catch (error) {
      this.steps = null;
      throw error;
    }
  }

  #setState(state: Task['state']): void {
    if (this.actor.kind === 'task') this.actor.state = state;
  }
}

/** Depth first: the last choice that has another possibility. */
function nextPath(path: readonly Fork[]): Fork[] | null {
  const last = path.findLastIndex(({ count, picked }) => picked + 1 < count);
  if (last < 0) return null;
  const { count, picked } = path[last]!;
  return [...path.slice(0, last), { count, picked: picked + 1 }];
}
