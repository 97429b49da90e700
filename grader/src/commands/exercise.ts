import { watch } from 'node:fs';
import { dirname } from 'node:path';
import { chooseRuns, chooseStep, type Flags } from '../flags.ts';
import { RUNS, grade, isUntouched, type GradeOptions } from '../grade.ts';
import { viewOf, type Screen } from '../screen.ts';
import { learner } from '../subjects.ts';
import type { Exercise } from '../workshop.ts';
import { writeExercise } from '../writers/terminal.ts';

/** Grades the learner's file: once, or on a terminal again after every save. */
export async function exerciseCommand(
  exercise: Exercise,
  flags: Flags,
  screen: Screen,
  signal: AbortSignal,
): Promise<number> {
  const watching = screen.isTerminal && !flags.once && !flags.step && !flags.seed;
  const step = chooseStep(flags, exercise);
  const runs = chooseRuns(flags, watching ? RUNS.watch : RUNS.once);
  const once = (stop: AbortSignal): Promise<number> => {
    return gradeAndPrint(exercise, { runs, signal: stop, ...(step && { step }) }, flags, screen);
  };
  if (!watching) return once(signal);
  return untilInterrupted(exercise, screen, signal, once);
}

async function gradeAndPrint(
  exercise: Exercise,
  options: GradeOptions & { signal: AbortSignal },
  flags: Flags,
  screen: Screen,
): Promise<number> {
  const { report } = await grade(exercise, learner(exercise), options);
  if (options.signal.aborted) return 1;
  const untouched = isUntouched(exercise, report);
  screen.print(
    writeExercise(report, viewOf(screen, { untouched, allOutput: flags.output === true })),
  );
  return report.verdict === 'passed' ? 0 : 1;
}

async function untilInterrupted(
  exercise: Exercise,
  screen: Screen,
  signal: AbortSignal,
  once: (stop: AbortSignal) => Promise<number>,
): Promise<number> {
  let code = 1;
  const saves = new Saves(dirname(learner(exercise).file));
  signal.addEventListener('abort', () => saves.stop(), { once: true });
  while (!signal.aborted) {
    const saved = saves.next();
    const stop = new AbortController();
    void saved.then(() => stop.abort());
    screen.clear();
    code = await once(stop.signal);
    if (!stop.signal.aborted)
      screen.print(['', '  Waiting for you to save the file.      Ctrl-C ends']);
    await saved;
  }
  return code;
}

/** Tells when something in a folder was saved; an editor's several writes count as one. */
class Saves {
  readonly #watcher;
  #told: (() => void) | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(folder: string) {
    this.#watcher = watch(folder, { recursive: process.platform !== 'linux' }, () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#told?.(), SETTLE);
    });
  }

  next(): Promise<void> {
    return new Promise((resolve) => (this.#told = resolve));
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#watcher.close();
    this.#told?.();
  }
}

const SETTLE = 50; // ms without a further write
