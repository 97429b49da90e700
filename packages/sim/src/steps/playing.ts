import type { Operation } from '@socketlings/kernel/interceptor';
import type { Steps } from './steps.ts';

/** The schedule that plays rewritten code, as the code's runtime knows it. */
export interface Player {
  /** Whether a thread takes a step now; otherwise it is the test itself that runs. */
  readonly isAtWork: boolean;
  /** The actor whose thread runs. */
  readonly current: object;
  after(operation: Operation, target: object, args: readonly unknown[], result: unknown): void;
  asleep(g: object, slot: object): void;
  awake(g: object): void;
  ready(g: object, resume: () => void): void;
  blocked(holder: object): never;
  /** A thread that begins now, and whose error is the actor's. */
  spawn(steps: Steps): void;
  /** This code cannot be played in steps; `what` is a clause. */
  giveUp(what: string): never;
}

/** The one that plays, if there is one. */
export const playing: { by: Player | null } = { by: null };

export function giveUp(what: string): never {
  if (playing.by) playing.by.giveUp(what);
  throw new Error(`${what} cannot be played in steps`);
}
