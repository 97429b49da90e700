// How grading goes on: a line that is drawn anew on a terminal, and now and then one on a pipe.

import type { Screen } from '../cli/screen.ts';
import { bar } from '../writers/marks.ts';
import type { Told } from './grade-class.ts';

export class Pace {
  readonly #screen: Pick<Screen, 'print' | 'status' | 'redraws'>;
  readonly #now: () => number;
  readonly #began: number;
  #told: number;

  /** `now` in ms. */
  constructor(screen: Pick<Screen, 'print' | 'status' | 'redraws'>, now: () => number) {
    this.#screen = screen;
    this.#now = now;
    this.#began = this.#told = now();
  }

  tell({ done, of, answer, error }: Told): void {
    const now = this.#now();
    const whose = `${answer.submission.student} ${answer.exercise.number}`;
    const line = sayPace({ done, of, ms: now - this.#began });
    if (error) this.#screen.print([`  ✗ ${whose}: ${error.message}`]);
    if (this.#screen.redraws) {
      this.#screen.status((page) => `  ${bar(done, of, page)}  ${line} · ${whose}`);
    } else if (done === of || now - this.#told >= SELDOM) {
      this.#told = now;
      this.#screen.print([`  ${line} · ${whose}`]);
    }
  }
}

export function sayPace({ done, of, ms }: { done: number; of: number; ms: number }): string {
  const rate = done / (ms / MINUTE);
  const left = (of - done) / rate;
  const time = left < 1 ? `${Math.ceil(left * 60)} s` : `${Math.ceil(left)} min`;
  return `${done} of ${of} · ${rate.toFixed(rate < 10 ? 1 : 0)} a minute${done < of ? ` · ${time} left` : ''}`;
}

// --- internal ---

const MINUTE = 60_000; // ms
const SELDOM = 10_000; // ms between two lines of a log
