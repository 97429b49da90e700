import { SPIN_LIMIT, Spin, type Scheduler } from './scheduler.ts';

/** Counts calls that find the world unchanged. Past the limit the caller sleeps for ever. */
export class SpinGuard {
  readonly #scheduler: Scheduler;
  readonly #who: string;
  #epoch = '';
  #calls = 0;

  constructor(scheduler: Scheduler, who: string) {
    this.#scheduler = scheduler;
    this.#who = who;
  }

  async watch<T>(op: string, call: () => Promise<T>): Promise<T> {
    this.#scheduler.touch();
    if (this.#scheduler.over) return never();
    try {
      const result = await call();
      return this.#isSpin(op, result === null ? 'end of stream' : 'nothing') ? never() : result;
    } catch (error) {
      if (this.#isSpin(op, (error as { code?: string }).code ?? 'an error')) return never();
      throw error;
    }
  }

  #isSpin(op: string, outcome: string): boolean {
    const { epoch } = this.#scheduler;
    this.#calls = epoch === this.#epoch ? this.#calls + 1 : 0;
    this.#epoch = epoch;
    if (this.#calls < SPIN_LIMIT) return false;
    this.#scheduler.fail(new Spin(this.#who, op, outcome));
    return true;
  }
}

function never<T>(): Promise<T> {
  return new Promise<T>(() => {});
}
