// What happens while a file is watched: it is saved, or a key is pressed; a grade follows, or an answer.

import { EventEmitter, on } from 'node:events';
import { dirname } from 'node:path';
import type { Flags } from '../cli/flags.ts';
import { openProgress } from '../progress/progress-file.ts';
import { rememberCode } from '../cli/same-code.ts';
import { watchSaves } from '../cli/saves.ts';
import type { Screen } from '../cli/screen.ts';
import { hasSolution } from '../workshop/subjects.ts';
import { UsageError } from '../usage-error.mjs';
import { exerciseAfter, exerciseBefore, fileOf, type Exercise } from '../workshop/workshop.ts';
import { writeKeys } from '../writers/keys.ts';
import { wrap, type Page } from '../writers/text.ts';
import { gradeRound, prepareRound, type RoundContext, type Plan, type Round } from './round.ts';

/** What happens: a save, or a key. */
type Event = 'saved' | (string & {});

export class Session {
  readonly #context: RoundContext;
  readonly #screen: Screen;
  readonly #hasKeys: boolean;
  readonly #events = new EventEmitter();
  #changedCode: (() => string | undefined) | undefined;
  #run = new AbortController();
  #isGrading = false;
  #before: Event = 'saved';
  #held = new Set<string>(); // ids of the steps that passed in the last grade, of whichever exercise
  hasPassed = false;

  constructor(flags: Flags, screen: Screen, hasKeys: boolean) {
    this.#context = { screen, progress: openProgress(screen), allOutput: flags.output === true };
    this.#screen = screen;
    this.#hasKeys = hasKeys;
  }

  readonly tell = (event: Event): void => {
    if (['saved', 'r', 'q'].includes(event)) this.#run.abort(); // the verdict on the old file is of no use
    this.#events.emit('event', event);
  };

  /** Begins a grade anew in the middle of which this process was stopped: its clocks went on. */
  wake(): void {
    if (this.#isGrading) this.tell('r');
  }

  /** Returns the exercise to go on with, or nothing to end. */
  async stayWith(exercise: Exercise, plan?: Plan): Promise<Exercise | undefined> {
    const stopWatching = watchSaves(dirname(fileOf(exercise)), () => this.tell('saved'));
    const events = on(this.#events, 'event') as AsyncIterable<[Event]>;
    let graded = this.#grade(exercise, plan);
    try {
      for await (const [event] of events) {
        const next = this.#leaveFor(event, exercise);
        if (next || event === 'q') return next;
        if (event === 'saved' || event === 'r') graded = this.#grade(exercise, plan);
        else await this.#answer(event, graded);
        this.#before = event;
      }
      return undefined;
    } finally {
      stopWatching();
      this.#run.abort();
    }
  }

  /** Where a key leads, if it leads away; from an exercise that is not done only when it is pressed twice. */
  #leaveFor(key: Event, exercise: Exercise): Exercise | undefined {
    try {
      if (key === 'b') return exerciseBefore(exercise);
      return key === 'n' && (this.hasPassed || this.#before === 'n')
        ? exerciseAfter(exercise)
        : undefined;
    } catch (error) {
      this.#explain(error);
      return undefined;
    }
  }

  // Waits for the grade first: nothing is drawn over an answer that is still being printed.
  async #answer(key: string, graded: Promise<Round | undefined>): Promise<void> {
    const round = await graded;
    if (!round) return;
    const again = this.#before === key;
    const { answer } = await import('./keys.ts'); // which looks at solutions and hints: not before it is asked to
    const lines = orSentence(
      () => answer(key, { ...round, ...this.#context, again }),
      this.#screen,
    );
    if (lines.length === 0) return;
    this.#screen.print(lines[0] === '' ? lines.slice(1) : lines); // the keys left a blank line
    this.#showKeys(round.exercise);
  }

  /** Never rejects: what goes wrong with the file is told, and what goes wrong with us ends the session. */
  async #grade(exercise: Exercise, plan: Plan | undefined): Promise<Round | undefined> {
    this.#run.abort();
    const { signal } = (this.#run = new AbortController());
    this.#screen.status(() => '  grading …');
    this.#isGrading = true;
    const context = { ...this.#context, held: this.#held };
    const grading = gradeRound(exercise, plan, context, signal);
    this.#lookAtCode(exercise);
    try {
      const round = await grading;
      if (round) this.#keep(round);
      return round;
    } catch (error) {
      if (!signal.aborted) this.#explain(error);
      return undefined;
    } finally {
      if (!signal.aborted) {
        this.#isGrading = false;
        this.#showKeys(exercise);
        prepareRound(exercise, plan);
      }
    }
  }

  #keep({ report: { verdict, steps } }: Round): void {
    this.hasPassed = verdict === 'passed';
    const passed = steps.filter((step) => step.verdict === 'passed');
    this.#held = new Set(passed.map(({ id }) => id));
  }

  // Takes a few milliseconds, in which the tests have begun already.
  #lookAtCode({ number }: Exercise): void {
    const changed = this.#changedCode?.();
    this.#changedCode ??= rememberCode();
    if (!changed) return;
    const sentence = `The workshop itself has changed (${changed}), and this still runs as it was. Start it again: npm run exercise ${number}`;
    this.#run.abort();
    this.hasPassed = false;
    this.#screen.print(['', ...wrap(sentence, this.#screen)]);
    this.#events.emit('event', 'q');
  }

  #explain(error: unknown): void {
    this.hasPassed = false;
    if (error instanceof UsageError) {
      this.#screen.clear();
      this.#screen.print(['', ...wrap(error.message, this.#screen), '', STAYS]);
    } else {
      this.#run.abort();
      this.#events.emit('error', error);
    }
  }

  #showKeys(exercise: Exercise): void {
    const without = hasSolution(exercise) ? [] : ['s'];
    const write = (page: Page): string =>
      this.#hasKeys ? writeKeys(page, without) : '  Ctrl-C ends';
    this.#screen.print(this.#screen.redraws ? [''] : ['', write(this.#screen), '']);
    this.#screen.status(write);
  }
}

// --- internal ---

const STAYS = '  Watching goes on: the next save is graded.';

/** What `lines` returns, or the sentence that it throws. */
function orSentence(lines: () => string[], page: Page): string[] {
  try {
    return lines();
  } catch (error) {
    if (error instanceof UsageError) return wrap(error.message, page);
    throw error;
  }
}
