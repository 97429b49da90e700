// The counter of a queue: answers are put there, and reports are taken. What is there already is not put there again.

import type { Answer } from '../graded.ts';
import { loadBull, type Bull, type Queue, type QueueEvents, type Redis } from './bull.ts';
import { KEPT, packAnswer, placeOf } from './parcel.ts';
import { connect, expectServer, readAddress, sayAddress } from './server.ts';
import { CHANNEL, queueName, termsHere } from './terms.ts';

export interface Visit {
  readonly address: string;
  readonly signal: AbortSignal;
  readonly tell: (sentence: string) => void;
}

export class Counter {
  readonly #connections: readonly Redis[];
  readonly #name: string;
  readonly #queue: Queue;
  readonly #events: QueueEvents;
  readonly #calling: NodeJS.Timeout;
  readonly #broken: Promise<never>;
  readonly #put = new Set<string>();

  /** Throws a `UsageError` if there is no queue at this address. */
  static async open(visit: Visit): Promise<Counter> {
    const url = readAddress(visit.address);
    const bull = loadBull();
    await expectServer(bull, url);
    const counter = new Counter(bull, url, visit);
    const workers = await counter.#queue.getWorkersCount();
    if (workers === 0) visit.tell(sayNobody(url));
    return counter;
  }

  private constructor(bull: Bull, url: URL, { tell, signal }: Visit) {
    const terms = termsHere();
    const name = (this.#name = queueName(terms));
    const [forJobs, forEvents] = [connect(bull, url, tell), connect(bull, url, () => {})] as const;
    this.#connections = [forJobs, forEvents];
    this.#queue = new bull.Queue(name, { connection: forJobs, ...OPTIONS });
    this.#events = new bull.QueueEvents(name, { connection: forEvents });
    this.#queue.setMaxListeners(0); // one for each answer
    for (const each of [this.#queue, this.#events]) each.on('error', () => {}); // told by `connect`
    const call = (): void => void forJobs.publish(CHANNEL, JSON.stringify(terms)).catch(() => {});
    this.#calling = setInterval(call, CALLING);
    this.#broken = breakOff(signal);
  }

  /** What a worker says of an answer. Throws what it says if it could not grade it. */
  async ask(folder: string, answer: Answer): Promise<unknown> {
    const { key } = answer;
    this.#put.add(key);
    const job = await this.#queue.add('grade', packAnswer(folder, answer), { jobId: key });
    try {
      await Promise.race([job.waitUntilFinished(this.#events), this.#broken]);
      const said = await this.#connections[0]!.get(placeOf(this.#name, key));
      if (said === null) throw new Error('The queue has lost what a worker said.');
      return said;
    } catch (error) {
      await this.forget(key); // so that it can be put there again
      throw error;
    }
  }

  /** Takes an answer away, and what was said of it; one that a worker is at stays. */
  async forget(key: string): Promise<void> {
    this.#put.delete(key);
    await this.#queue.remove(key).catch(() => {});
    await this.#connections[0]!.del(placeOf(this.#name, key)).catch(() => {});
  }

  async close(): Promise<void> {
    clearInterval(this.#calling);
    if (this.#connections.every(({ status }) => status === 'ready')) {
      await Promise.all([...this.#put].map((key) => this.forget(key)));
      await Promise.all([this.#queue.close(), this.#events.close()]);
    }
    for (const each of this.#connections) each.disconnect();
  }
}

// --- internal ---

const CALLING = 1000; // ms

const OPTIONS = {
  defaultJobOptions: { removeOnComplete: { age: KEPT }, removeOnFail: { age: KEPT } },
  streams: { events: { maxLen: 5000 } },
};

function sayNobody(url: URL): string {
  return `No worker is there yet. On as many machines as you like: npm run class -- worker ${sayAddress(url)}`;
}

function breakOff(signal: AbortSignal): Promise<never> {
  const broken = new Promise<never>((_, reject) => {
    const stop = (): void => reject(new Error('broken off'));
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  broken.catch(() => {}); // nobody may be waiting
  return broken;
}
