import { intercepted, type Interceptor, type Operation } from '@socketlings/kernel/interceptor';
import type { Actor, Ending, Listener, Task } from './actors.ts';
import { Turns, type Rules } from './turns.ts';

export interface When {
  /** How often it may happen; once if this is left out. */
  readonly times?: number;
  /** Only while this holds. */
  readonly when?: () => boolean;
  /** A task that nobody interrupts. */
  readonly whole?: boolean;
}

/**
 * One order in which tasks and acts take turns. The one at work is interrupted only before an operation
 * on a cell or a system call: then others run on top of it, on the stack, as far as they get.
 */
export class Schedule implements Interceptor {
  readonly tasks: Task[] = [];
  readonly #turns: Turns;
  readonly #listener: Listener | null;
  readonly #sleepers = new Map<object, Task>();

  constructor(rules: Rules) {
    this.#turns = new Turns(rules);
    this.#listener = rules.listener ?? null;
  }

  get current(): Actor {
    return this.#turns.current;
  }

  go(name: string, body: () => Promise<unknown>, { when, whole = false }: When = {}): Task {
    const task: Task = { name, kind: 'task', whole, state: 'not started', value: undefined };
    this.tasks.push(task);
    this.#turns.add({ actor: task, left: 1, label: 'starts', run: () => start(task, body), when });
    return task;
  }

  /** Acts of one name are one actor's: none of them interrupts another. */
  act(name: string, body: () => void, { times = 1, when }: When = {}): void {
    const actor = this.#turns.actorOf(name) ?? { name, kind: 'act' };
    this.#turns.add({ actor, left: times, label: 'happens', run: body, when });
  }

  /** Plays until no actor can go on. */
  play(): Ending {
    intercepted.by = this;
    try {
      return this.#turns.play();
    } finally {
      intercepted.by = null;
    }
  }

  /** Any other may run now, before what comes next. */
  point(): void {
    this.#turns.point();
  }

  before(): void {
    this.#turns.point();
  }

  after(operation: Operation, target: object, args: readonly unknown[], result: unknown): void {
    this.#listener?.operation(this.#turns.current, operation, target, args, result);
  }

  asleep(g: object, slot: object): void {
    const task = this.tasks.find((one) => one === this.#turns.current);
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
    this.#listener?.operation(this.#turns.current, 'ready', task, [], undefined);
    const run = (): void => {
      task.state = 'running';
      resume();
    };
    this.#turns.add({ actor: task, left: 1, label: 'goes on', run });
  }

  blocked(holder: object): never {
    const { current } = this.#turns;
    return this.#turns.end({ kind: 'blocked', actor: current, holder: holder as Actor });
  }
}

// --- internal ---

function start(task: Task, body: () => Promise<unknown>): void {
  task.state = 'running';
  const end = (state: 'done' | 'failed') => (value: unknown) =>
    void Object.assign(task, { state, value });
  body().then(end('done'), end('failed'));
}
