// Some of what workers say is graded again on this machine, before it is kept. Which, nobody can know beforehand.

import { randomInt } from 'node:crypto';
import type { GradeOne } from '../grade-class.ts';
import { differences } from '../../grade/differences.ts';
import type { Report } from '../../grade/report.ts';
import type { Answer } from '../graded.ts';
import type { Said } from './believe.ts';

export interface Checks {
  /** How many were graded again. */
  readonly checked: number;
  /** Where a worker has said something else than this machine, in sentences. What this machine says is kept. */
  readonly disagreements: readonly string[];
}

/** Whether a result is graded again. */
export type Picks = () => boolean;

export class SpotCheck {
  readonly #gradeHere: GradeOne;
  readonly #picks: Picks;
  readonly #unchecked = new Map<string, Answer[]>(); // by workers
  readonly #wrong = new Set<string>(); // workers
  readonly #disagreements: string[] = [];
  #checked = 0;

  constructor(gradeHere: GradeOne, picks: Picks = oneInTwenty) {
    this.#gradeHere = gradeHere;
    this.#picks = picks;
  }

  get found(): Checks {
    return { checked: this.#checked, disagreements: this.#disagreements };
  }

  /** What is kept of it: the first that a worker says is checked always, and some of the others. */
  async look(answer: Answer, said: Said, signal: AbortSignal): Promise<Report> {
    const before = this.#unchecked.get(said.worker);
    this.#unchecked.set(said.worker, before ?? []);
    if (before && !this.#wrong.has(said.worker) && !this.#picks()) {
      before.push(answer);
      return said.report;
    }
    return this.#compare(answer, said, signal);
  }

  /** Answers of which the only word is that of a worker who was wrong about another one. */
  takeDoubtful(): Answer[] {
    const all = [...this.#wrong].flatMap((worker) => this.#unchecked.get(worker) ?? []);
    for (const worker of this.#wrong) this.#unchecked.set(worker, []);
    return all;
  }

  async #compare(answer: Answer, { report, worker }: Said, signal: AbortSignal): Promise<Report> {
    const found = await this.#gradeHere(answer, signal);
    if (signal.aborted) return found;
    this.#checked += 1;
    const [first] = differences(report, found);
    if (first !== undefined) {
      this.#wrong.add(worker);
      const whose = `${answer.submission.student}, exercise ${answer.exercise.number}`;
      this.#disagreements.push(`${whose}, by the worker ${worker}: ${first}`);
    }
    return found;
  }
}

// --- internal ---

function oneInTwenty(): boolean {
  return randomInt(20) === 0;
}
