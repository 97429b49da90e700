import type { Clock } from '@socketlings/net';
import type { Call } from '../base/call.ts';
import { commas } from '../base/bytes.ts';
import { Diary } from '../base/diary.ts';
import { Lesson, type Facts } from '../base/lesson.ts';
import type { World } from '../base/world.ts';
import { microtasks } from './microtasks.ts';
import { QUIET, type Act } from './script.ts';

/** How a script is played: act by act, with the pauses that it asks for, and a story that is the script. */
export abstract class ToldScript<W extends World, D extends string> {
  protected readonly world: W;
  protected readonly diary: Diary;
  #wrong: Facts | undefined;
  #gap = '';

  constructor(world: W, clock: Pick<Clock, 'now'>) {
    this.world = world;
    this.diary = new Diary('', clock);
    world.story = () => this.diary.lines();
    world.scenes = () => this.diary.scenes();
  }

  async play(script: readonly Act<D>[]): Promise<void> {
    for (const act of script) {
      if (act.gap === QUIET) await this.quiet();
      else if (this.sayGap(act.gap) > 0) await microtasks(act.gap);
      const done = this.act(act);
      if (done) await done; // an await more would be a microtask more
      this.#expectNothingWrong();
    }
    await this.quiet();
    await this.finish();
    await this.quiet();
    await this.world.end();
  }

  /** Does one thing, and waits for none of the code under test. */
  protected abstract act(act: Act<D>): void | Promise<void>;
  /** Brings everything to its end. */
  protected abstract finish(): Promise<void>;
  /** Says what must not be as it is while nothing moves; nothing if all is well. */
  protected abstract whenQuiet(): Facts | undefined;

  /** Waits until nothing moves, and judges what waits. */
  protected async quiet(): Promise<void> {
    this.#gap = '';
    await this.world.quiet();
    this.judge(this.#wrong ?? this.whenQuiet());
    this.#expectNothingWrong();
  }

  /** Puts into the story, with what comes next, that no more time has passed than so many microtasks. */
  protected sayGap(gap: number): number {
    this.#gap = sayGap(gap);
    return gap;
  }

  /** Keeps the first thing that was wrong: it is told where the test can fail. */
  protected judge(facts: Facts | undefined): void {
    this.#wrong ??= facts;
  }

  /** Puts a call into the story. */
  protected called(who: string, what: string): void {
    this.diary.called(who, what + this.#gap);
    this.#gap = '';
  }

  protected notes(who: string, what: string): void {
    this.diary.add(who, what + this.#gap);
    this.#gap = '';
  }

  /** Puts how a call has ended into the story. */
  protected ended(who: string, call: Call, text: string): void {
    this.diary.settled(who, call, text);
  }

  #expectNothingWrong(): void {
    if (this.#wrong) throw new Lesson(this.#wrong);
  }
}

// --- internal ---

function sayGap(gap: number): string {
  if (gap === 0) return ', in the same moment';
  return gap === 1 ? ', one microtask later' : `, ${commas(gap)} microtasks later`;
}
