import type { Actor } from '../explorer/actors.ts';
import { tickets, type Obstacle, type Steps } from './steps.ts';

/** A chance of an actor to begin. */
export interface Turns {
  left: number;
  readonly body: () => Steps;
  readonly when: (() => boolean) | undefined;
  readonly label: 'starts' | 'happens';
}

/** The thread that goes on; with turns if it begins one of these. */
export interface Start {
  readonly thread: Thread;
  readonly turns?: Turns;
}

/** A task, an act with its turns, or what one of these has put off: what takes steps one after the other. */
export class Thread {
  readonly actor: Actor;
  readonly turns: Turns[];
  #steps: Steps | null;
  #obstacle: Obstacle | null = null;
  #ticket = 0;

  constructor(actor: Actor, turns: Turns[], steps: Steps | null = null) {
    this.actor = actor;
    this.turns = turns;
    this.#steps = steps;
  }

  /** Whether it has begun and can take its next step. */
  get canGoOn(): boolean {
    return this.#steps !== null && (this.#obstacle?.gone ?? true);
  }

  get isOver(): boolean {
    return this.#steps === null && this.turns.every(({ left }) => left === 0);
  }

  starts(): Start[] {
    if (this.#steps) return this.canGoOn ? [{ thread: this }] : [];
    const able = this.turns.filter(({ left, when }) => left > 0 && (!when || when()));
    return able.map((turns) => ({ thread: this, turns }));
  }

  begin(turns: Turns): void {
    turns.left -= 1;
    this.#steps = turns.body();
  }

  /** On to the next point or obstacle; gives the result at the end. */
  step(): { readonly value: unknown } | null {
    tickets.seen = this.#ticket;
    const { done, value } = this.#advance();
    this.#ticket = tickets.issued;
    if (done) {
      this.#steps = null;
      return { value };
    }
    this.#obstacle = value;
    return null;
  }

  #advance(): IteratorResult<Obstacle | null> {
    try {
      return this.#steps!.next();
    } catch (error) {
      this.#steps = null;
      throw error;
    }
  }
}
