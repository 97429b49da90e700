import { watching, type Operation, type Watch } from '@socketlings/kernel/watch';
import { noteProgress } from '../progress.ts';
import type { Choices } from './search.ts';

/** What can take its turn. A scenario names tasks, which may sleep, and acts, which happen in one go. */
export interface Actor {
  readonly name: string;
  readonly kind: 'task' | 'act';
}

/** A task: an async function that is started once, at any time. */
export interface Task extends Actor {
  readonly kind: 'task';
  /** Asleep in `park()`, or waiting for some promise that is nobody's turn. */
  state: 'not started' | 'running' | 'asleep' | 'done' | 'failed';
  value: unknown;
}

export interface Turns {
  /** How often it may happen; once if nobody says. */
  readonly times?: number;
  /** Only while this holds. */
  readonly when?: () => boolean;
}

/** Told what is done while a schedule is played; it may look at the stack. */
export interface Listener {
  operation(
    by: Actor,
    operation: Operation,
    target: object,
    args: readonly unknown[],
    result: unknown,
  ): void;
  turn(actor: Actor, what: 'starts' | 'goes on' | 'happens' | 'is over'): void;
}

/** What came of it, beside the results of the tasks. */
export type Ending =
  | { readonly kind: 'over' }
  // He needs a lock that somebody further down the stack holds: what comes then cannot be played.
  | { readonly kind: 'blocked'; readonly actor: Actor; readonly holder: Actor }
  | { readonly kind: 'endless' }
  | { readonly kind: 'threw'; readonly actor: Actor; readonly error: unknown };

/**
 * One order in which tasks and acts take turns. Whoever is at work is interrupted only before an
 * operation on a cell or a system call: then others run on top of it, on the stack, as far as they get.
 */
export class Schedule implements Watch {
  readonly tasks: Task[] = [];
  readonly #choices: Choices;
  readonly #checkpoint: () => void;
  readonly #listener: Listener | null;
  readonly #turns: Turn[] = [];
  readonly #sleepers = new Map<object, Task>();
  readonly #stack: Actor[] = [];
  #preemptions: number;
  #points = 0;
  #inCallback = false;
  #ending: Ending | null = { kind: 'over' }; // nothing is interrupted before it begins

  constructor({ choices, preemptions, checkpoint, listener = null }: Rules) {
    this.#choices = choices;
    this.#preemptions = preemptions;
    this.#checkpoint = checkpoint;
    this.#listener = listener;
  }

  get current(): Actor {
    return this.#stack.at(-1) ?? NOBODY;
  }

  go(name: string, body: () => Promise<unknown>, { when }: Turns = {}): Task {
    const task: Task = { name, kind: 'task', state: 'not started', value: undefined };
    this.tasks.push(task);
    this.#turns.push({ actor: task, left: 1, label: 'starts', run: () => start(task, body), when });
    return task;
  }

  /** Acts of one name are one actor's: none of them interrupts another. */
  act(name: string, body: () => void, { times = 1, when }: Turns = {}): void {
    const same = this.#turns.find(({ actor }) => actor.name === name)?.actor;
    this.#turns.push({
      actor: same ?? { name, kind: 'act' },
      left: times,
      label: 'happens',
      run: body,
      when,
    });
  }

  /** Plays until nobody can go on. */
  play(): Ending {
    this.#ending = null;
    watching.by = this;
    try {
      for (
        let turns = this.#possible();
        turns.length > 0 && !this.#ending;
        turns = this.#possible()
      ) {
        this.#take(turns[turns.length > 1 ? this.#choices.pick(turns.length) : 0]!);
      }
    } finally {
      watching.by = null;
    }
    return (this.#ending ??= { kind: 'over' });
  }

  /** Any other may run now, before what comes next. */
  point(): void {
    if (this.#stack.length === 0) return; // the test itself
    if (this.#ending) throw new GivenUp();
    if (++this.#points > ENDLESS) this.#end({ kind: 'endless' });
    while (this.#preemptions > 0) {
      const turns = this.#possible();
      if (turns.length === 0) return;
      const picked = this.#choices.pick(turns.length + 1);
      if (picked === 0) return;
      this.#preemptions -= 1;
      this.#take(turns[picked - 1]!);
      if (this.#ending) throw new GivenUp();
    }
  }

  before(): void {
    this.point();
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
    this.#listener?.operation(task, 'park', slot, [], undefined);
  }

  awake(g: object): void {
    this.#sleepers.get(g)!.state = 'running';
    this.#sleepers.delete(g);
  }

  ready(g: object, resume: () => void): void {
    const task = this.#sleepers.get(g);
    if (!task) throw new Error('ready() was called for a task that does not sleep.');
    this.#sleepers.delete(g);
    this.#listener?.operation(this.current, 'ready', task, [], undefined);
    const run = (): void => {
      task.state = 'running';
      resume();
    };
    this.#turns.push({ actor: task, left: 1, label: 'goes on', run });
  }

  blocked(holder: object): never {
    return this.#end({ kind: 'blocked', actor: this.current, holder: holder as Actor });
  }

  #end(ending: Ending): never {
    this.#ending ??= ending;
    throw new GivenUp();
  }

  // Promise callbacks do not nest: inside of one, only acts can be played to their end.
  #possible(): Turn[] {
    return this.#turns.filter(({ actor, left, when }) => {
      if (left === 0 || this.#stack.includes(actor)) return false;
      if (this.#inCallback && actor.kind === 'task') return false;
      return when?.() ?? true;
    });
  }

  #take(turn: Turn): void {
    const { actor, label } = turn;
    noteProgress();
    turn.left -= 1;
    this.#stack.push(actor);
    this.#listener?.turn(actor, label);
    try {
      turn.run();
      if (!this.#inCallback && this.#isTimeFor(actor)) this.#settle();
    } catch (error) {
      this.#ending ??= { kind: 'threw', actor, error }; // whoever was given up has an ending already
    }
    this.#listener?.turn(actor, 'is over');
    this.#stack.pop();
  }

  /**
   * Whether promise callbacks run now. Tasks run on nothing but these. What an act has put off comes
   * before whoever was interrupted goes on, or when nobody is at work.
   */
  #isTimeFor(actor: Actor): boolean {
    if (actor.kind === 'task' || this.#stack.length === 1) return true;
    return !this.#ending && this.#choices.pick(2) === 1;
  }

  #settle(): void {
    this.#inCallback = true;
    this.#checkpoint();
    this.#inCallback = false;
  }
}

export interface Rules {
  readonly choices: Choices;
  /** How often somebody may be interrupted. */
  readonly preemptions: number;
  /** Runs all promise callbacks that are due. */
  readonly checkpoint: () => void;
  readonly listener?: Listener | null | undefined;
}

// --- internal ---

const ENDLESS = 5000; // operations of one schedule

interface Turn {
  readonly actor: Actor;
  readonly label: 'starts' | 'goes on' | 'happens';
  readonly run: () => void;
  readonly when?: (() => boolean) | undefined;
  left: number;
}

/** Ends whatever runs when a schedule cannot be played on; it means nothing to anybody. */
class GivenUp extends Error {}

const NOBODY: Actor = { name: 'the test', kind: 'act' };

function start(task: Task, body: () => Promise<unknown>): void {
  task.state = 'running';
  const end = (state: 'done' | 'failed') => (value: unknown) =>
    void Object.assign(task, { state, value });
  body().then(end('done'), end('failed'));
}
