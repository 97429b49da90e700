// One worker, from its preparation to its end.

import type { Event } from '../../../../grader/vitest/events.ts';
import type { Attempt } from '../../../../grader/src/run/follow.ts';
// oxlint-disable-next-line import/default -- the build makes it
import worker from '../worker/main.ts?worker&url';
import type { Answer, Prepare, Question, Run } from '../worker/talk.ts';

/** It is made from the page's own text, so that the page's policy is its own: no request leaves it. */
export class Judge {
  readonly #worker: Worker;
  readonly #ready: Promise<void>;
  #events: Event[] = [];
  #patience: ReturnType<typeof setTimeout> | undefined;
  #onAnswer: (answer: Answer) => void = () => {};

  constructor(prepare: Prepare) {
    const address = new URL(worker, import.meta.url).href;
    const text = new Blob([`import ${JSON.stringify(address)};`], { type: 'text/javascript' });
    const own = URL.createObjectURL(text);
    this.#worker = new Worker(own, { type: 'module' });
    this.#ready = new Promise((resolve, reject) => {
      this.#onAnswer = (answer) => {
        URL.revokeObjectURL(own);
        if ('failed' in answer) reject(new Error(answer.failed));
        else resolve();
      };
    });
    this.#ready.catch(() => {}); // told to whoever runs it
    this.#worker.onmessage = ({ data }: MessageEvent<Answer>) => this.#onAnswer(data);
    this.#worker.onerror = ({ message, filename, lineno }) => {
      this.#onAnswer({ failed: `${message || 'it could not be loaded'} (${filename}:${lineno})` });
    };
    this.#ask({ prepare });
  }

  /**
   * Runs to the end, or until nothing was heard for too long; `onTest` hears of all that was told until then. What is
   * closed before its end never comes to one.
   */
  async run(run: Run, onTest: (soFar: Attempt) => void = () => {}): Promise<Attempt> {
    await this.#ready;
    return new Promise((resolve, reject) => {
      const end = (killed?: Attempt['killed']): void => {
        this.close();
        resolve(attemptOf(this.#events, killed));
      };
      this.#wait(end);
      this.#onAnswer = (answer) => {
        this.#wait(end);
        if ('failed' in answer) reject(new Error(answer.failed));
        if (!('events' in answer)) return;
        this.#events.push(...answer.events);
        const { type } = answer.events.at(-1)!;
        if (type === 'ended') end();
        else if (type === 'test-end') onTest(attemptOf(this.#events));
      };
      this.#ask({ run });
    });
  }

  close(): void {
    clearTimeout(this.#patience);
    this.#onAnswer = () => {};
    this.#worker.terminate();
  }

  #wait(end: (killed: 'silent') => void): void {
    clearTimeout(this.#patience);
    this.#patience = setTimeout(end, PATIENCE, 'silent');
  }

  #ask(question: Question): void {
    this.#worker.postMessage(question);
  }
}

// --- internal ---

const PATIENCE = 5000; // ms without a sign of life

/** There is one record here; it is its own witness. */
function attemptOf(events: readonly Event[], killed?: Attempt['killed']): Attempt {
  const witness = events.flatMap((event) => {
    if (event.type !== 'test-end') return [];
    return [{ test: event.test, state: event.thrown ? 'failed' : 'passed' } as const];
  });
  return { events: [...events], killed, exit: { code: 0, signal: null }, witness, noise: '' };
}
