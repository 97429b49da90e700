import type { Fd, G } from '@socketlings/kernel';
import { RunQueue } from '@socketlings/kernel/run-queue';
import { lend } from '../base/border.ts';
import { Lesson } from '../base/lesson.ts';
import { sayError } from '../base/say-error.ts';
import type { Poller } from './contract.ts';
import { GivenTasks } from './given-tasks.ts';
import { DEAF } from './loop-lessons.ts';
import type { Run } from './loop.ts';
import type { PollerCalls } from './poller-calls.ts';

/** A whole program on a simulated kernel: tasks that use the poller under test, and a loop that calls it. */
export class Program implements Disposable {
  /** When each echo was over, on the machine's clock. */
  readonly ends = new Map<Fd, number>();
  readonly #machine: PollerCalls;
  readonly #queue: RunQueue;
  readonly #poller: Poller;

  constructor(machine: PollerCalls, Class: Parameters<PollerCalls['open']>[0]) {
    this.#machine = machine;
    this.#queue = new RunQueue(() => machine.clock.now());
    this.#poller = machine.open(Class, this.#queue.clock);
  }

  /** A task that gives everything back, until the end, or until nothing more has come by a deadline. */
  echo(fd: Fd, deadline: number | null): void {
    const poller = this.#poller;
    const pd = poller.open(fd);
    poller.setDeadline(pd, 'r', deadline);
    this.#queue.go(async () => {
      const p = new Uint8Array(64);
      try {
        for (let n = await poller.read(pd, lend(p)); n; n = await poller.read(pd, lend(p))) {
          await poller.write(pd, p.slice(0, n));
        }
      } catch (error) {
        this.#machine.say('you', `… read: ${sayError(error)}`);
      }
      this.ends.set(fd, this.#machine.clock.now());
      poller.close(pd);
    });
  }

  /** Runs the loop under test until it ends. */
  async loop(run: Run): Promise<void> {
    const tasks = new GivenTasks(this.#queue, (what) => this.#machine.say('you', what));
    const poll = (delayMs: number): G[] => {
      tasks.looked();
      return this.#machine.poll(delayMs, { poller: this.#poller, stuck: DEAF });
    };
    try {
      await run({ poll }, tasks);
    } catch (error) {
      if (error instanceof Lesson) throw error;
      const lesson = 'run() threw an error.';
      throw new Lesson({ lesson, received: sayError(error) }, { cause: error });
    }
  }

  [Symbol.dispose](): void {
    this.#queue[Symbol.dispose]();
  }
}
