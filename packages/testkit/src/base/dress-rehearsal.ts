// Plays the tests of an exercise before its code under test is there, with code of the workshop's own in its place. What
// they tell goes nowhere; V8 has then met, and compiled, what the run itself will call.

import type { Part } from './grader-hooks.ts';

/** What a rehearsal needs of those who load the tests. */
export interface Rehearsal {
  /** Each loads a file of tests, with the stand-in for the code under test. */
  readonly tests: readonly (() => Promise<unknown>)[];
  /** Settles when it has to end: the code under test is there, and waits. */
  readonly due: () => Promise<unknown>;
  /** Is called when the rehearsal is over, with how many tests have held in the first network. */
  readonly ended: (held: number) => Promise<unknown>;
}

let bodies: ((part?: Part) => Promise<void>)[] | undefined;
let isOver = false;

export const isRehearsing = (): boolean => bodies !== undefined;

/** Keeps the body of a test, if this is the rehearsal; returns whether it is. */
export function keptForRehearsal(body: (part?: Part) => Promise<void>): boolean {
  return bodies !== undefined && bodies.push(body) > 0;
}

/** Is called between two networks of a test: throws where the rehearsal has to end. */
export function leaveWhenOver(): void {
  if (isOver) throw OVER;
}

/** All tests in the first network, then each in the others; until the code under test is there, or to their end. */
export async function dressRehearsal({ tests, due, ended }: Rehearsal): Promise<void> {
  const kept: ((part?: Part) => Promise<void>)[] = (bodies = []);
  void due().then(() => (isOver = true));
  await eachUntilOver(tests, (load) => load());
  const held = await eachUntilOver(kept, (body) => body('first'));
  await eachUntilOver(kept, (body) => body('others'));
  bodies = undefined;
  await ended(held);
}

// --- internal ---

const OVER = Symbol('the code under test is there');

/** Returns how many have not failed; nobody else is told. */
async function eachUntilOver<T>(
  all: readonly T[],
  act: (each: T) => Promise<unknown>,
): Promise<number> {
  let held = 0;
  for (const each of all) {
    if (isOver) break;
    await act(each).then(
      () => (held += 1),
      () => {},
    );
  }
  return held;
}
