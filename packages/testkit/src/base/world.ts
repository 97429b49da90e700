import { Random } from '@socketlings/sim';
import type { Ground } from './ground.ts';
import { knownMistake } from './known-mistakes.ts';
import { Lesson, type Facts } from './lesson.ts';
import { sayError } from './say-error.ts';
import type { Scene } from './scene.ts';

/** Of errors that may come without an end: so many are kept. */
export const MOST_KEPT = 100;

/** What every test has at its disposal in one network: chance, time, and the evidence of what went wrong. */
export class World {
  /** Chance for the test's own choices; independent of what the network does. */
  readonly random: Random;
  /** What promises of the code under test were rejected with, and no handler caught. */
  readonly rejections: unknown[] = [];
  /** Tells what happened, in place of the trace of the wire. */
  story: (() => string[]) | undefined;
  /** Shows what such a story tells, where that is more than words. */
  scenes: (() => Scene[]) | undefined;
  /** Where the test takes place: for words that only some exercises need. */
  readonly ground: Ground;
  #onRejection: string | undefined; // the lesson, once a test has asked

  constructor(ground: Ground) {
    this.ground = ground;
    this.random = new Random(1_000_000 + (typeof ground.network === 'number' ? ground.network : 0));
  }

  /** Volume finds few bugs that cuts do not: the full amount only where the network does not cut. */
  amount(full: number, otherwise: number): number {
    return this.ground.network === 'friendly' || this.ground.network === 'real' ? full : otherwise;
  }

  /** What lies at most between a sender and a peer that does not read, in bytes. */
  get allBuffers(): number {
    return this.ground.allBuffers;
  }

  /** Resolves when nothing more is on its way, and nothing is left to do. */
  quiet(): Promise<void> {
    return this.ground.quiet();
  }

  /** Lets virtual time pass in which the test does nothing. */
  pass(ms: number): Promise<void> {
    return this.ground.quiet(ms);
  }

  /** Lets an hour pass in which the test does nothing, if something was put off for later. */
  linger(): Promise<void> {
    return this.ground.linger();
  }

  /** The test is over: what the code under test has put off happens now, and counts. */
  async end(): Promise<void> {
    await this.linger();
    if (this.#onRejection !== undefined) this.expectNoRejection(this.#onRejection);
  }

  /** `facts`: as a function where to know them costs time, or asks the code under test. */
  expect(holds: boolean, facts: Facts | (() => Facts)): void {
    if (!holds) throw new Lesson(typeof facts === 'function' ? facts() : facts);
  }

  /** No promise was rejected without a handler, until now and to the end: that ends a real process. */
  expectNoRejection(lesson: string): void {
    this.#onRejection = lesson;
    const [first] = this.rejections;
    this.expect(this.rejections.length === 0, () => ({
      lesson: knownMistake(first) ?? lesson,
      expected: 'every rejection caught',
      received: `nobody caught ${sayError(first)}`,
    }));
  }

  /** What went wrong in the code under test, as far as it is known: the cause of a lesson comes first. */
  failures(): unknown[] {
    return this.rejections;
  }

  /** Why code calls again and again, where that is known: a lesson. */
  whySpin(): string | undefined {
    return undefined;
  }

  /** What the code under test is doing, in sentences; nothing if all is well. */
  describe(): string {
    return countEqual(this.sentences()).join('; ');
  }

  protected sentences(): string[] {
    return this.rejections.map((reason) => `nobody caught a rejected promise: ${sayError(reason)}`);
  }
}

// --- internal ---

// The same thing may have happened a thousand times; addresses do not make it another one.
function countEqual(sentences: readonly string[]): string[] {
  const counts = new Map<string, { first: string; count: number }>();
  for (const sentence of sentences) {
    const key = sentence.replaceAll(/\d+/g, '#');
    const { first = sentence, count = 0 } = counts.get(key) ?? {};
    counts.set(key, { first, count: count + 1 });
  }
  const said = [...counts.values()].map(({ first, count }) =>
    count > 1 ? `${first} (${count} times)` : first,
  );
  return said.length > MOST ? [...said.slice(0, MOST), `and ${said.length - MOST} more`] : said;
}

const MOST = 4; // sentences
