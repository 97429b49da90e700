import type { Operation } from '@socketlings/kernel/interceptor';
import type { Actor, Ending, Listener, Task } from '../explorer/actors.ts';
import type { When } from '../explorer/schedule.ts';
import type { Choices } from '../explorer/search.ts';
import { noteProgress } from '../progress.ts';
import type { Player } from './playing.ts';
import type { Steps } from './steps.ts';
import { Thread, type Start } from './thread.ts';

export interface StepRules {
  readonly choices: Choices;
  /** How often a thread may be stopped that could go on. */
  readonly preemptions: number;
  readonly listener?: Listener | null | undefined;
}

/** One order in which the threads of a program in steps take turns: any of them may come after any step. */
export class StepSchedule implements Player {
  readonly tasks: Task[] = [];
  readonly #choices: Choices;
  readonly #listener: Listener | null;
  readonly #threads: Thread[] = [];
  readonly #sleepers = new Map<object, Task>();
  #preemptions: number;
  #running: Thread | null = null;
  #isAtWork = false;
  #ending: Ending | null = null;

  constructor({ choices, preemptions, listener = null }: StepRules) {
    this.#choices = choices;
    this.#preemptions = preemptions;
    this.#listener = listener;
  }

  get current(): Actor {
    return this.#running?.actor ?? THE_TEST;
  }

  get isAtWork(): boolean {
    return this.#isAtWork;
  }

  go(name: string, body: () => Steps, { when, whole = false }: When = {}): Task {
    const task: Task = { name, kind: 'task', whole, state: 'not started', value: undefined };
    this.tasks.push(task);
    this.#threads.push(new Thread(task, [{ left: 1, body, when, label: 'starts' }]));
    return task;
  }

  /** Acts of one name are one actor's: none of them interrupts another. */
  act(name: string, body: () => Steps, { times = 1, when }: When = {}): void {
    const turns = { left: times, body, when, label: 'happens' as const };
    const same = this.#threads.find(({ actor, turns }) => actor.name === name && turns.length > 0);
    if (same) same.turns.push(turns);
    else this.#threads.push(new Thread({ name, kind: 'act' }, [turns]));
  }

  spawn(steps: Steps): void {
    this.#threads.push(new Thread(this.current, [], steps));
  }

  /** Plays until no thread can go on. */
  play(): Ending {
    for (let steps = 0; !this.#ending; steps += 1) {
      if (steps === ENDLESS) return { kind: 'endless' };
      const next = this.#next();
      if (!next) return { kind: 'over' };
      this.#step(next);
    }
    return this.#ending;
  }

  after(operation: Operation, target: object, args: readonly unknown[], result: unknown): void {
    this.#listener?.operation(this.current, operation, target, args, result);
  }

  asleep(g: object, slot: object): void {
    const task = this.tasks.find((one) => one === this.current);
    if (!task)
      throw new Error('park() was called where nobody can sleep: in code that must not wait.');
    this.#sleepers.set(g, task);
    task.state = 'asleep';
    this.after('park', slot, [], undefined);
  }

  awake(g: object): void {
    this.#sleepers.get(g)!.state = 'running';
    this.#sleepers.delete(g);
  }

  ready(g: object, resume: () => void): void {
    const task = this.#sleepers.get(g);
    if (!task) throw new Error('ready() was called for a task that does not sleep.');
    this.#sleepers.delete(g);
    this.after('ready', task, [], undefined);
    task.state = 'running';
    resume();
  }

  blocked(holder: object): never {
    return this.#end({ kind: 'blocked', actor: this.current, holder: holder as Actor });
  }

  giveUp(what: string): never {
    return this.#end({ kind: 'not in steps', what });
  }

  #end(ending: Ending): never {
    this.#ending ??= ending;
    throw new Error('This order ends here.');
  }

  #next(): Start | null {
    const running = this.#goingOn();
    const canGoOn = running !== undefined;
    if (canGoOn && (this.#preemptions === 0 || running.actor.whole)) return { thread: running };
    const others = this.#threads.flatMap((thread) =>
      thread === running && canGoOn ? [] : thread.starts(),
    );
    const all = canGoOn ? [{ thread: running }, ...others] : others;
    if (all.length === 0) return null;
    const picked = all.length > 1 ? this.#choices.pick(all.length) : 0;
    if (canGoOn && picked > 0) this.#preemptions -= 1;
    return all[picked]!;
  }

  /** The thread that ran, or, of a task, the one that waited for it: the same task, one call further up. */
  #goingOn(): Thread | undefined {
    const running = this.#running;
    if (!running || running.canGoOn) return running ?? undefined;
    if (running.actor.kind !== 'task') return undefined;
    return this.#threads.find(({ actor, canGoOn }) => canGoOn && actor === running.actor);
  }

  #step({ thread, turns }: Start): void {
    this.#running = thread;
    noteProgress();
    this.#isAtWork = true;
    try {
      if (turns) this.#begin(thread, turns);
      const end = thread.step();
      if (end) this.#endOf(thread, end.value);
    } catch (error) {
      this.#failed(thread, error);
    } finally {
      this.#isAtWork = false;
    }
  }

  #begin(thread: Thread, turns: NonNullable<Start['turns']>): void {
    if (thread.actor.kind === 'task') (thread.actor as Task).state = 'running';
    this.#listener?.turn(thread.actor, turns.label);
    thread.begin(turns);
  }

  #failed(thread: Thread, error: unknown): void {
    const { actor } = thread;
    if (this.#ending) return; // given up
    if (actor.kind === 'act' || thread.turns.length === 0) {
      this.#ending = { kind: 'threw', actor, error };
    } else {
      Object.assign(actor, { state: 'failed', value: error });
    }
  }

  #endOf(thread: Thread, value: unknown): void {
    const { actor } = thread;
    if (thread.turns.length === 0) {
      this.#threads.splice(this.#threads.indexOf(thread), 1);
    } else if (actor.kind === 'task') {
      Object.assign(actor, { state: 'done', value });
    }
    this.#listener?.turn(actor, 'is over');
  }
}

// --- internal ---

const ENDLESS = 2000; // steps of one order

const THE_TEST: Actor = { name: 'the test', kind: 'act' };
