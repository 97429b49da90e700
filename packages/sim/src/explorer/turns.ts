import { noteProgress } from '../progress.ts';
import type { Actor, Ending, Listener } from './actors.ts';
import type { Choices } from './search.ts';

/** A chance of an actor to go on. */
export interface Turn {
  readonly actor: Actor;
  readonly label: 'starts' | 'goes on' | 'happens';
  readonly run: () => void;
  /** Only while this holds. */
  readonly when?: (() => boolean) | undefined;
  /** How often it may still be taken. */
  left: number;
}

export interface Rules {
  readonly choices: Choices;
  /** How many actors may be interrupted in all. */
  readonly preemptions: number;
  /** Runs all promise callbacks that are due. */
  readonly checkpoint: () => void;
  readonly listener?: Listener | null | undefined;
}

/** The turns of one schedule: which are possible, which is taken, and which actors are at work meanwhile. */
export class Turns {
  readonly #choices: Choices;
  readonly #checkpoint: () => void;
  readonly #listener: Listener | null;
  readonly #turns: Turn[] = [];
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

  /** The actor at work: the top of the stack. */
  get current(): Actor {
    return this.#stack.at(-1) ?? THE_TEST;
  }

  add(turn: Turn): void {
    this.#turns.push(turn);
  }

  actorOf(name: string): Actor | undefined {
    return this.#turns.find(({ actor }) => actor.name === name)?.actor;
  }

  /** Takes turns until none is possible. */
  play(): Ending {
    this.#ending = null;
    for (
      let turns = this.#possible();
      turns.length > 0 && !this.#ending;
      turns = this.#possible()
    ) {
      this.#take(turns[turns.length > 1 ? this.#choices.pick(turns.length) : 0]!);
    }
    return (this.#ending ??= { kind: 'over' });
  }

  /** Others may take their turns now, before what the current actor does next. */
  point(): void {
    if (this.#stack.length === 0) return; // the test itself
    if (this.#ending) throw new GivenUp();
    if (++this.#points > ENDLESS) this.end({ kind: 'endless' });
    noteProgress(); // its loops have an end here
    if (this.current.whole) return;
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

  /** Gives the schedule up, and the actor that is at work. */
  end(ending: Ending): never {
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
      this.#ending ??= { kind: 'threw', actor, error }; // an actor that was given up has an ending already
    }
    this.#listener?.turn(actor, 'is over');
    this.#stack.pop();
  }

  /**
   * Whether promise callbacks run now. Tasks run on nothing but these. Those of an act come before the
   * actor that it interrupted goes on, or when no actor is at work.
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

// --- internal ---

const ENDLESS = 2000; // operations of one schedule

/** Ends the code of an actor whose schedule cannot be played on. */
class GivenUp extends Error {}

const THE_TEST: Actor = { name: 'the test', kind: 'act' };
