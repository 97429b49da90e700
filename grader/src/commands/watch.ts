// Grades after every save, and does what single keys ask for in between.

import { EventEmitter, on } from 'node:events';
import { dirname } from 'node:path';
import { grade, isUntouched, prepare } from '../grade.ts';
import { RUNS } from '../networks.mjs';
import type { Flags } from '../flags.ts';
import { CTRL_C, listenToKeys } from '../keyboard.ts';
import { openProgress } from '../progress-file.ts';
import type { ExerciseReport } from '../report.ts';
import { watchSaves } from '../saves.ts';
import { viewOf, type Screen } from '../screen.ts';
import { isDone, remember, whatNext } from '../standing.ts';
import { hasSolution, learner } from '../subjects.ts';
import { UsageError } from '../usage-error.ts';
import { exerciseAfter, type Exercise } from '../workshop.ts';
import { writeKeys } from '../writers/keys.ts';
import { writeDone, writeExercise } from '../writers/terminal.ts';
import { wrap, type Page } from '../writers/text.ts';
import { answer } from './answers.ts';

export async function watchCommand(
  first: Exercise,
  flags: Flags,
  screen: Screen,
  signal: AbortSignal,
): Promise<number> {
  const session = new Session(flags, screen);
  const stopListening = listenToKeys(process.stdin, (key) => {
    if (key === CTRL_C) process.emit('SIGINT', 'SIGINT'); // the terminal no longer does it
    else session.tell(key);
  });
  signal.addEventListener('abort', () => session.tell('q'), { once: true });
  try {
    let exercise: Exercise | undefined = first;
    while (exercise) exercise = await session.stayWith(exercise);
    return session.hasPassed ? 0 : 1;
  } finally {
    stopListening();
    screen.status('');
  }
}

// --- internal ---

/** What happens: a save, or a key. */
type Event = 'saved' | (string & {});

class Session {
  readonly #flags: Flags;
  readonly #screen: Screen;
  readonly #progress;
  readonly #events = new EventEmitter();
  #run = new AbortController();
  #before: Event = 'saved';
  hasPassed = false;

  constructor(flags: Flags, screen: Screen) {
    this.#flags = flags;
    this.#screen = screen;
    this.#progress = openProgress(screen);
  }

  readonly tell = (event: Event): void => {
    if (['saved', 'r', 'q'].includes(event)) this.#run.abort(); // nobody waits for the old file
    this.#events.emit('event', event);
  };

  /** Returns the exercise to go on with, or nothing to end. */
  async stayWith(exercise: Exercise): Promise<Exercise | undefined> {
    const stopWatching = watchSaves(dirname(learner(exercise).file), () => this.tell('saved'));
    const events = on(this.#events, 'event') as AsyncIterable<[Event]>;
    let graded = this.#grade(exercise);
    try {
      for await (const [event] of events) {
        const next = event === 'n' ? exerciseAfter(exercise) : undefined;
        if (next || event === 'q') return next;
        if (event === 'saved' || event === 'r') graded = this.#grade(exercise);
        else await this.#answer(event, exercise, graded);
        this.#before = event;
      }
      return undefined;
    } finally {
      stopWatching();
      this.#run.abort();
    }
  }

  // Waits for the grade first: nothing is drawn over an answer that is still being printed.
  async #answer(
    key: string,
    exercise: Exercise,
    graded: Promise<ExerciseReport | undefined>,
  ): Promise<void> {
    const report = await graded;
    if (!report) return;
    const again = this.#before === key;
    const [progress, screen] = [this.#progress, this.#screen];
    const question = { exercise, report, again, progress, screen };
    const lines = orSentence(() => answer(key, question), screen);
    if (lines.length === 0) return;
    this.#screen.print(lines[0] === '' ? lines.slice(1) : lines); // the keys left a blank line
    this.#showKeys(exercise);
  }

  /** Never rejects: what goes wrong with the file is told, and what goes wrong with us ends the session. */
  async #grade(exercise: Exercise): Promise<ExerciseReport | undefined> {
    this.#run.abort();
    const { signal } = (this.#run = new AbortController());
    this.#screen.status('  grading …');
    try {
      const report = await this.#gradeThoroughly(exercise, signal);
      if (report) this.hasPassed = report.verdict === 'passed';
      return report;
    } catch (error) {
      if (error instanceof UsageError) this.#screen.print(wrap(error.message, this.#screen));
      else if (!signal.aborted) this.#events.emit('error', error);
      return undefined;
    } finally {
      if (!signal.aborted) {
        this.#showKeys(exercise);
        prepare(exercise, learner(exercise), RUNS.watch);
      }
    }
  }

  async #gradeThoroughly(
    exercise: Exercise,
    signal: AbortSignal,
  ): Promise<ExerciseReport | undefined> {
    let report = await this.#gradeIn(RUNS.watch, exercise, signal);
    if (report?.verdict !== 'passed') return report;
    if (!isDone(exercise, this.#progress.of(exercise.slug), report)) {
      this.#screen.status('  It holds. Now in all networks …');
      report = await this.#gradeIn(RUNS.once, exercise, signal);
      if (report?.verdict !== 'passed') return report;
    }
    const next = whatNext(exercise, this.#progress);
    const done = writeDone(exercise, { next, hasSolution: hasSolution(exercise) }, this.#screen);
    this.#screen.print(done);
    return report;
  }

  async #gradeIn(
    runs: string,
    exercise: Exercise,
    signal: AbortSignal,
  ): Promise<ExerciseReport | undefined> {
    let drawn = '';
    const draw = (report: ExerciseReport): void => {
      const text = this.#write(exercise, report).join('\n');
      if (text === drawn) return;
      this.#screen.clear();
      this.#screen.print([(drawn = text)]);
    };
    const onSteps = (report: ExerciseReport): void => {
      if (signal.aborted) return;
      draw(report);
      this.#screen.status('  types …');
    };
    const { report } = await grade(exercise, learner(exercise), { runs, signal, onSteps });
    if (signal.aborted) return undefined;
    draw(report);
    remember(exercise, report, { counts: runs === RUNS.once }, this.#progress);
    return report;
  }

  #write(exercise: Exercise, report: ExerciseReport): string[] {
    const untouched = isUntouched(exercise, report);
    const allOutput = this.#flags.output === true;
    return writeExercise(report, viewOf(this.#screen, { untouched, allOutput }));
  }

  #showKeys(exercise: Exercise): void {
    const keys = writeKeys(this.#screen, hasSolution(exercise) ? [] : ['s']);
    this.#screen.print(['']);
    this.#screen.status(process.stdin.isTTY ? keys : '  Ctrl-C ends');
  }
}

/** What `lines` returns, or the sentence that it throws. */
function orSentence(lines: () => string[], page: Page): string[] {
  try {
    return lines();
  } catch (error) {
    if (error instanceof UsageError) return wrap(error.message, page);
    throw error;
  }
}
