import { SPIN_LIMIT, Spin } from './faults.ts';
import type { Scheduler } from './scheduler.ts';

/** Counts calls that find the world unchanged. Past the limit the caller sleeps for ever. */
export class SpinGuard {
  readonly #scheduler: Scheduler;
  readonly #who: string;
  #epoch = -1;
  #calls = 0;

  constructor(scheduler: Scheduler, who: string) {
    this.#scheduler = scheduler;
    this.#who = who;
  }

  async call<T>(op: string, call: () => Promise<T>): Promise<T> {
    this.#scheduler.touch();
    // A call that is left over from a run that has ended sleeps; but it may close what it holds.
    if (this.#scheduler.over) return op === 'close' ? call() : never();
    const { epoch } = this.#scheduler;
    try {
      const result = await call();
      const outcome = result === null ? 'end of stream' : 'nothing';
      return this.#isSpin(op, outcome, epoch) ? never() : result;
    } catch (error) {
      const outcome = (error as { code?: string }).code ?? 'an error';
      if (this.#isSpin(op, outcome, epoch)) return never();
      throw error;
    }
  }

  // A call that has waited is none of those: the world has moved since it began.
  #isSpin(op: string, outcome: string, began: number): boolean {
    const { epoch } = this.#scheduler;
    this.#calls = epoch === this.#epoch && epoch === began ? this.#calls + 1 : 0;
    this.#epoch = epoch;
    if (this.#calls < SPIN_LIMIT) return false;
    this.#scheduler.fail(new Spin(this.#who, op, outcome));
    return true;
  }
}

function never<T>(): Promise<T> {
  return new Promise<T>(() => {});
}
