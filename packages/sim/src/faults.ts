// What can end a run before its test does.

/** The code that waits or calls: the code being graded, or the test that plays its peers. */
export type Side = 'subject' | 'test';

/** A call that cannot go on yet; `who` and `what` complete the sentence "`who` waits `what`". */
export interface Waiting {
  readonly side: Side;
  readonly who: string;
  readonly what: () => string;
}

/** Nothing can happen any more, and yet calls wait. */
export class Deadlock extends Error {
  override readonly name = 'Deadlock';
  readonly waiting: readonly string[];

  constructor(waiting: readonly Waiting[]) {
    const sentences = waiting.map(({ who, what }) => `${who} waits ${what()}`);
    super(['nothing can happen any more', sentences.join('; ')].filter(Boolean).join(': '));
    this.waiting = sentences;
  }
}

/** The same call again and again, while nothing else in the world moves. */
export class Spin extends Error {
  override readonly name = 'Spin';
  readonly op: string;
  /** What the call gives every time, where that is known: `'end of stream'`, an error code, … */
  readonly outcome: string | undefined;

  constructor(who: string, op: string, outcome?: string) {
    const given = outcome ? `, and each time it gave ${outcome}` : '';
    super(`${who} called ${op}() ${SPIN_LIMIT} times in a row while nothing moved${given}`);
    this.op = op;
    this.outcome = outcome;
  }
}

/** More bytes were accepted than the test has given the code to write. */
export class Surplus extends Error {
  override readonly name = 'Surplus';
  readonly offered: number;

  constructor(offered: number) {
    super(`more bytes were accepted than the ${offered} that there were to write`);
    this.offered = offered;
  }
}

/** An error in a timer's callback, where no code can catch it. */
export class UncaughtError extends Error {
  override readonly name = 'UncaughtError';

  constructor(cause: unknown) {
    super('a timer callback threw', { cause });
  }
}

/** Calls without progress before they count as a loop that will never end. */
export const SPIN_LIMIT = 1000;
