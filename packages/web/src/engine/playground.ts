// The engine without an install: simulator, tests and the file under test run in a worker of the page.

import type { Attempt } from '../../../../grader/src/run/follow.ts';
import { unconfirmed } from '../../../../grader/src/run/test-verdicts.ts';
import { reportAll, reportExercise } from '../../../../grader/src/grade/make-report.ts';
import type { ExerciseReport, Report } from '../../../../grader/src/grade/report.ts';
import { judge, withheldFromKernel } from '../../../../grader/src/grade/verdict.ts';
import type { Exercise } from '../../../../grader/src/workshop/workshop.ts';
import type { ExerciseSummary } from '../exercises.ts';
import type { Run } from '../worker/talk.ts';
import type { Engine, Listener } from './engine.ts';
import { Judge } from './attempt.ts';

const NETWORKS = 'friendly,nasty,1-8';

/** Judges one exercise; between two files a worker gets ready for the next. */
export class Playground implements Engine {
  readonly #exercise: Exercise;
  readonly #isGivenFrames: boolean;
  readonly #networks: string;
  #next: Judge;
  #current: Judge | undefined;
  #number = 0;

  constructor(exercise: ExerciseSummary, isGivenFrames: boolean, networks: string = NETWORKS) {
    this.#exercise = withoutFolders(exercise);
    this.#isGivenFrames = isGivenFrames;
    this.#networks = networks;
    this.#next = this.#prepare();
  }

  judge(text: string, listener: Listener): void {
    this.#number += 1;
    this.#judge(text, listener, this.#number).catch((error: unknown) => console.error(error));
  }

  close(): void {
    this.#number += 1;
    this.#current?.close();
    this.#next.close();
  }

  async #judge(text: string, { onSteps, onReport }: Listener, number: number): Promise<void> {
    const isStale = (): boolean => number !== this.#number;
    const [began, started] = [performance.now(), new Date()];
    const attempts: Attempt[] = [];
    const { file } = this.#exercise as Exercise & ExerciseSummary;
    let left: readonly string[] | undefined;
    do {
      const run: Run = { text, file, frames: this.#isGivenFrames, ...(left && { tests: left }) };
      const attempt = await this.#attempt(run, (soFar) => {
        if (!isStale()) onSteps?.(this.#report([...attempts, soFar], text));
      });
      if (isStale()) return;
      attempts.push(attempt);
      left = testsLeft(attempt, left);
    } while (left.length > 0 && attempts.length <= MOST_HUNG);
    const report = this.#report(attempts, text);
    onReport(reportAll([report], restOf(started, performance.now() - began, this.#networks)));
  }

  #attempt(run: Run, onTest: (soFar: Attempt) => void): Promise<Attempt> {
    this.#current?.close();
    this.#current = this.#next;
    const told = this.#current.run(run, onTest);
    this.#next = this.#prepare();
    return told;
  }

  #prepare(): Judge {
    return new Judge({ slug: this.#exercise.slug, networks: this.#networks });
  }

  #report(attempts: readonly Attempt[], text: string): ExerciseReport {
    const exercise = this.#exercise as Exercise & ExerciseSummary;
    const judged = judge(exercise, { attempts, durationMs: 0 });
    return reportExercise({
      exercise,
      file: exercise.file,
      fileSha256: sumOf(text),
      judged: withheldFromKernel(judged, NO_KERNEL),
      types: [],
    });
  }
}

// --- internal ---

const MOST_HUNG = 2; // as in the grader
const NO_KERNEL = 'A browser has no sockets: download the workshop to run it on a real kernel.';

function withoutFolders(exercise: ExerciseSummary): Exercise {
  const originals = { folder: '', tests: [], setAside: [] };
  return { ...exercise, originals, folder: '', source: '' } as unknown as Exercise;
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

/** The page's own tag of a text: it is compared with itself alone. */
function sumOf(text: string): string {
  return String(text.length);
}

function restOf(
  started: Date,
  ms: number,
  networks: string,
): Pick<Report, 'subject' | 'started_at' | 'duration_ms' | 'tool'> {
  return {
    subject: 'learner',
    started_at: started.toISOString(),
    duration_ms: Math.round(ms),
    tool: {
      version: '0.1.0',
      node: 'none',
      platform: 'browser',
      tests_sha256: '',
      grader_sha256: '',
      sandbox: 'a worker',
      networks,
      changed: [],
    },
  };
}
