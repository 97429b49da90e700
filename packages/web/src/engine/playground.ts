// The engine without an install: simulator, tests and the file under test run in a worker of the page.

import type { ExerciseReport } from '../../../../grader/src/grade/report.ts';
import { allExercises, textOf, type ExerciseSummary } from '../exercises.ts';
import type { Engine, News, Session } from './engine.ts';
import { Judge } from './attempt.ts';
import { judgeFile } from './judge-file.ts';
import { NETWORKS } from './networks.ts';
import { keep, keptOf } from './kept.ts';

export class Playground implements Engine {
  readonly place = 'browser';

  open(exercise: ExerciseSummary, tell: (news: News) => void): Session {
    return new PlaygroundSession(exercise, tell);
  }

  async passed(): Promise<Record<string, readonly string[]>> {
    return Object.fromEntries(allExercises.map((each) => [each.slug, keptOf(each).passed ?? []]));
  }
}

/** Judges one file again and again; between two texts a worker gets ready for the next one. */
class PlaygroundSession implements Session {
  readonly #exercise: ExerciseSummary;
  readonly #tell: (news: News) => void;
  readonly #isGivenFrames: Promise<boolean>;
  #next: Judge | undefined;
  #current: Judge | undefined;
  #number = 0;
  #isClosed = false;

  constructor(exercise: ExerciseSummary, tell: (news: News) => void) {
    this.#exercise = exercise;
    this.#tell = tell;
    this.#next = this.#prepare();
    const given = textOf(exercise);
    this.#isGivenFrames = given.then(({ isGivenFrames }) => isGivenFrames);
    const { text, passed = [] } = keptOf(exercise);
    void given.then(({ starter }) => {
      if (this.#isClosed) return;
      tell({ text: text ?? starter, passed });
      this.#begin(text ?? starter);
    });
  }

  write(text: string): void {
    const isKept = keep(this.#exercise, { text });
    if (this.#isClosed) return; // an editor tells of its last words a moment later
    this.#tell({ text, problem: isKept ? '' : NOT_KEPT });
    this.#begin(text);
  }

  close(): void {
    this.#isClosed = true;
    this.#number += 1;
    this.#current?.close();
    this.#next?.close();
  }

  #begin(text: string): void {
    this.#number += 1;
    this.#judge(text, this.#number).catch((error: unknown) => {
      this.#tell({ isRunning: false, problem: `${BROKEN} ${String(error)}` });
    });
  }

  async #judge(text: string, number: number): Promise<void> {
    const tell = (news: News): void => {
      if (number === this.#number) this.#tell(news);
    };
    const frames = await this.#isGivenFrames;
    if (number !== this.#number) return;
    tell({ isRunning: true });
    const file = { text, file: this.#exercise.file, frames };
    const report = await judgeFile(this.#exercise, file, {
      take: () => this.#take(),
      onTest: (soFar) => tell({ report: soFar }),
    });
    if (number !== this.#number) return;
    tell({ report, isRunning: false, passed: this.#remember(report) });
    this.#next ??= this.#prepare();
  }

  /** The worker that is ready; the one after it gets ready when this one is done, for it would slow it down. */
  #take(): Judge {
    this.#current?.close();
    this.#current = this.#next ?? this.#prepare();
    this.#next = undefined;
    return this.#current;
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

const NOT_KEPT =
  'Your browser keeps nothing for this page: download your file before you close it.';
const BROKEN =
  'The playground itself has failed, and this is not about your code. Load the page again.';
