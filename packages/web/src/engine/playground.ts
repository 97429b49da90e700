// The engine without an install: simulator, tests and the file under test run in a worker of the page.

import type { Attempt } from '../../../../grader/src/run/follow.ts';
import { unconfirmed } from '../../../../grader/src/run/test-verdicts.ts';
import { reportExercise } from '../../../../grader/src/grade/make-report.ts';
import type { ExerciseReport } from '../../../../grader/src/grade/report.ts';
import { judge, withheldFromKernel } from '../../../../grader/src/grade/verdict.ts';
import type { Exercise } from '../../../../grader/src/workshop/workshop.ts';
import { textOf, type ExerciseSummary } from '../exercises.ts';
import type { Run } from '../worker/talk.ts';
import type { Engine, News, Session } from './engine.ts';
import { Judge } from './attempt.ts';
import { keep, keptOf } from './kept.ts';

const NETWORKS = 'friendly,nasty,1-8';

export class Playground implements Engine {
  readonly place = 'browser';

  open(exercise: ExerciseSummary, tell: (news: News) => void): Session {
    return new PlaygroundSession(exercise, tell);
  }
}

/** Judges one file again and again; between two texts a worker gets ready for the next. */
class PlaygroundSession implements Session {
  readonly #exercise: ExerciseSummary;
  readonly #tell: (news: News) => void;
  readonly #isGivenFrames: Promise<boolean>;
  #next: Judge;
  #current: Judge | undefined;
  #number = 0;

  constructor(exercise: ExerciseSummary, tell: (news: News) => void) {
    this.#exercise = exercise;
    this.#tell = tell;
    this.#next = this.#prepare();
    const given = textOf(exercise);
    this.#isGivenFrames = given.then(({ isGivenFrames }) => isGivenFrames);
    const { text, passed = [] } = keptOf(exercise);
    void given.then(({ starter }) => {
      tell({ text: text ?? starter, passed });
      this.#begin(text ?? starter);
    });
  }

  write(text: string): void {
    const isKept = keep(this.#exercise, { text });
    this.#tell({ text, problem: isKept ? '' : NOT_KEPT });
    this.#begin(text);
  }

  close(): void {
    this.#number += 1;
    this.#current?.close();
    this.#next.close();
  }

  #begin(text: string): void {
    this.#number += 1;
    this.#judge(text, this.#number).catch((error: unknown) => {
      this.#tell({ isRunning: false, problem: `${BROKEN} ${String(error)}` });
    });
  }

  async #judge(text: string, number: number): Promise<void> {
    const isStale = (): boolean => number !== this.#number;
    const frames = await this.#isGivenFrames;
    if (isStale()) return;
    this.#tell({ isRunning: true });
    const attempts: Attempt[] = [];
    let tests: readonly string[] | undefined;
    do {
      const run = { text, file: this.#exercise.file, frames, ...(tests && { tests }) };
      const attempt = await this.#attempt(run, (soFar) => {
        if (!isStale()) this.#tell({ report: reportOf(this.#exercise, [...attempts, soFar]) });
      });
      if (isStale()) return;
      attempts.push(attempt);
      tests = testsLeft(attempt, tests);
    } while (tests.length > 0 && attempts.length <= MOST_HUNG);
    const report = reportOf(this.#exercise, attempts);
    this.#tell({ report, isRunning: false, passed: this.#remember(report) });
  }

  #attempt(run: Run, onTest: (soFar: Attempt) => void): Promise<Attempt> {
    this.#current?.close();
    this.#current = this.#next;
    const told = this.#current.run(run, onTest);
    this.#next = this.#prepare();
    return told;
  }

  #prepare(): Judge {
    return new Judge({ slug: this.#exercise.slug, networks: NETWORKS });
  }

  #remember({ steps }: ExerciseReport): readonly string[] {
    const now = steps.filter(({ verdict }) => verdict === 'passed').map(({ id }) => id);
    const passed = [...new Set([...(keptOf(this.#exercise).passed ?? []), ...now])];
    keep(this.#exercise, { passed });
    return passed;
  }
}

// --- internal ---

const MOST_HUNG = 2; // as in the grader
const NOT_KEPT =
  'Your browser keeps nothing for this page: download your file before you close it.';
const BROKEN =
  'The playground itself has failed, and this is not about your code. Load the page again.';
const NO_KERNEL = 'A browser has no sockets: download the workshop to run it on a real kernel.';

/** As the grader writes it; where there are no folders. */
export function reportOf(summary: ExerciseSummary, attempts: readonly Attempt[]): ExerciseReport {
  const originals = { folder: '', tests: [], setAside: [] };
  const exercise = { ...summary, originals, folder: '', source: '' } as unknown as Exercise;
  const judged = judge(exercise, { attempts, durationMs: 0 });
  return reportExercise({
    exercise,
    file: summary.file,
    fileSha256: '',
    judged: withheldFromKernel(judged, NO_KERNEL),
    types: [],
  });
}

/** Behind a test that ended its worker, the others; and those of which only that worker knew that they had passed. */
function testsLeft(attempt: Attempt, asked: readonly string[] | undefined): string[] {
  const { events } = attempt;
  const collected = events.flatMap((event) => (event.type === 'collected' ? event.tests : []));
  const started = events.flatMap((event) => (event.type === 'test-start' ? [event.test] : []));
  if (started.length === 0 || events.some(({ type }) => type === 'ended')) return [];
  const left = (asked ?? collected).filter((test) => !started.includes(test));
  return [...left, ...unconfirmed(attempt)];
}
