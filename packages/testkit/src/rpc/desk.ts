import { copyOf, viewOf } from '../base/border.ts';
import { toBytes } from '../base/bytes.ts';
import type { Handler, Handlers } from './contract.ts';

/** Bytes of an answer to `much`. */
export const MUCH = 20_000;

/** A request at the desk of a handler. */
export interface Job {
  readonly method: string;
  readonly body: string;
  /** When it came, by the clock of the test. */
  readonly at: number;
  /** Whether its handler was told that nobody waits any more. */
  isAborted(): boolean;
  /** Lets the handler answer. */
  answer(body: string | Uint8Array): void;
}

/**
 * The handlers of a test: `echo` gives back what it got, `fail` throws, and `hold` waits for the test to answer,
 * and `much` answers with `MUCH` bytes. All that was asked is written down.
 */
export class Desk {
  readonly jobs: Job[] = [];
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Those of one method, in the order in which they came. */
  of(method: string): readonly Job[] {
    return this.jobs.filter((job) => job.method === method);
  }

  /** As the code under test is given them. */
  handlers(): Handlers {
    return new Map([
      this.#handler('echo', (job, body) => job.answer(body)),
      this.#handler('much', (job) => job.answer(new Uint8Array(MUCH).fill(job.body.charCodeAt(0)))),
      this.#handler('hold', () => {}),
      this.#handler('fail', () => {
        throw new Error('the handler of this test has failed');
      }),
    ]);
  }

  #handler(method: string, begin: Begin): [string, Handler] {
    return [
      method,
      async (given, signal) => {
        const body = Uint8Array.from(viewOf('a handler', given));
        return this.#take({ method, isAborted: abortedOf(signal) }, body, begin);
      },
    ];
  }

  #take(
    asked: Pick<Job, 'method' | 'isAborted'>,
    bytes: Uint8Array,
    begin: Begin,
  ): Promise<Uint8Array> {
    return new Promise((resolve) => {
      const body = Buffer.from(bytes).toString('latin1');
      const answer: Job['answer'] = (given) => resolve(copyOf(toBytes(given)));
      const job: Job = { ...asked, body, at: this.#now(), answer };
      this.jobs.push(job);
      begin(job, bytes);
    });
  }
}

// --- internal ---

type Begin = (job: Job, body: Uint8Array) => void;

const { apply, getOwnPropertyDescriptor } = Reflect;
const { get: aborted } = getOwnPropertyDescriptor(AbortSignal.prototype, 'aborted')!;

/** Asks a signal of the code under test, which must be a true one. */
function abortedOf(signal: unknown): () => boolean {
  const ask = (): boolean => apply(aborted!, signal, []) as boolean;
  try {
    ask();
  } catch {
    throw new TypeError('a handler takes the body and an AbortSignal, and was given no signal');
  }
  return ask;
}
