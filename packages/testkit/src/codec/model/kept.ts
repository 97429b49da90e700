import { Lesson } from '../../base/lesson.ts';
import type { Kind } from './stream.ts';

/** What the code under test has given, to be looked at again later. */
export class Kept<T> {
  readonly #kind: Pick<Kind<T>, 'noun' | 'isSame' | 'say' | 'sayGiven'>;
  readonly #items: { expected: T; given: unknown }[] = [];
  readonly #lists: { list: readonly unknown[]; items: readonly unknown[] }[] = [];

  constructor(kind: Pick<Kind<T>, 'noun' | 'isSame' | 'say' | 'sayGiven'>) {
    this.#kind = kind;
  }

  keep(expected: T, given: unknown): void {
    this.#items.push({ expected, given });
  }

  /** An array that was given, and what was in it. */
  keepList(list: readonly unknown[], items: readonly unknown[]): void {
    this.#lists.push({ list, items });
  }

  /** All of it is as it was when it came. */
  expectUnchanged(): void {
    const { isSame, say, sayGiven } = this.#kind;
    const at = this.#items.findIndex(({ expected, given }) => !isSame(expected, given));
    if (at !== -1) {
      const { expected, given } = this.#items[at]!;
      throw new Lesson({
        lesson: this.#sayChanged(at),
        expected: say(expected),
        received: sayGiven(given),
      });
    }
    for (const { list, items } of this.#lists) {
      if (list.length === items.length && items.every((item, i) => list[i] === item)) continue;
      throw new Lesson({
        lesson: LIST,
        expected: `${items.length} in it`,
        received: `${list.length}`,
      });
    }
  }

  #sayChanged(at: number): string {
    const which = `${this.#kind.noun} ${at + 1} of the ${this.#items.length} that came out`;
    return `It was right when you gave it, and has changed since: ${which}. ${TWICE}`;
  }
}

// --- internal ---

const TWICE =
  'Its bytes lie in memory that you used a second time. What you give is for good, and needs memory of its own.';

const LIST =
  "You have changed an array that you had given away: what push() returns is its caller's. Make a new one each time.";
