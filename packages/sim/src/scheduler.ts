// Decides when things happen. The network delivers as soon as all microtasks have drained. Timers
// wait until the code is idle: two turns of the event loop have passed without activity.

import type { Sleep } from '@socketlings/net/direction';
import { withVirtualTime } from './globals.ts';
import { Deadlock, UncaughtError, type Waiting } from './faults.ts';
import { noteProgress } from './progress.ts';
import { afterMicrotasks, afterTurn, movesFromOutside, turn } from './real.ts';
import { VirtualClock } from './virtual-clock.ts';

const DELIVERIES_PER_TURN = 8;
const PATIENCE = 60_000; // virtual ms without a byte moved: longer timers are not waited for

export class Scheduler {
  readonly clock: VirtualClock = new VirtualClock();
  readonly #waits = new Map<Waiting, (reason: unknown) => void>();
  #quiet: { horizon: number; resolve: () => void }[] = [];
  readonly #resting: (() => void)[] = [];
  #activity = 0;
  #epoch = 0;
  #progressAt = 0;
  #delivered = 0;
  #settled = false;
  #over = false;
  #fault: unknown;

  /** Runs `body` to its end in virtual time; calls that still wait then wait for ever. */
  run<T>(body: () => Promise<T>): Promise<T> {
    return withVirtualTime(this.clock, () => this.play(body));
  }

  /** The same, but the process lives on in its own time. */
  async play<T>(body: () => Promise<T>): Promise<T> {
    const result = body().finally(() => {
      this.#settled = true;
      this.touch();
    });
    result.catch(() => {}); // it is awaited below, but perhaps not before it fails
    try {
      while (!this.#settled) await this.#step();
      return await result;
    } finally {
      this.#over = true;
      this.clock.clear();
    }
  }

  /** Resolves when the network has nothing more to deliver; timers up to `horizon` ms ahead fire first. */
  quiet(horizon = 0): Promise<void> {
    this.touch();
    return this.wait({ side: 'test', who: 'the test', what: () => 'for silence' }, (resolve) => {
      this.#quiet.push({ horizon: this.clock.now() + horizon, resolve });
    });
  }

  /** Resolves when nothing at all can happen any more; unlike `quiet` it costs real time. */
  rest(): Promise<void> {
    this.touch();
    return this.wait({ side: 'test', who: 'the test', what: () => 'for rest' }, (resolve) => {
      this.#resting.push(resolve);
    });
  }

  /** Waits until `start` settles it, and is named in a deadlock report meanwhile. */
  wait<T>(
    waiting: Waiting,
    start: (resolve: (value: T) => void, reject: (reason: unknown) => void) => void,
  ): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#over) return; // a call that is left over from a run that has ended sleeps
      if (waiting.side === 'test' && this.#fault) return reject(this.#fault);
      const ended = <A>(settle: (argument: A) => void) => {
        return (argument: A): void => {
          this.touch();
          this.#waits.delete(waiting);
          settle(argument);
        };
      };
      this.#waits.set(waiting, reject);
      start(ended(resolve), ended(reject));
    });
  }

  /** A way to sleep that a deadlock report can see. */
  sleeper(waiting: Waiting): Sleep {
    return (start) => this.wait(waiting, (resolve) => start(() => resolve(undefined)));
  }

  /** Ends the run: whatever the test waits for fails with `reason`, now or when it comes to wait. */
  fail(reason: unknown): void {
    this.#fault ??= reason;
    this.#failTest(this.#fault);
  }

  /** Says that some code has done something: no idle time yet. */
  touch(): void {
    this.#activity += 1;
  }

  /** Says that a byte has moved, or that a peer has acted. */
  progress(): void {
    this.touch();
    noteProgress();
    this.#epoch += 1;
    this.#progressAt = this.clock.now();
  }

  /** Changes whenever something moves, time included: a call that sees it unchanged came too early. */
  get epoch(): number {
    return this.#epoch;
  }

  get over(): boolean {
    return this.#over;
  }

  async #step(): Promise<void> {
    await this.#deliver();
    await this.#idle(); // also at the end: many runs in a row must not look like an endless loop
    if (this.#settled) return;
    const now = this.clock.now(); // a timer that is due by now has fired before all is quiet
    const silence = this.#quiet.find(({ horizon }) => !this.clock.hasNext(Math.max(now, horizon)));
    if (silence) {
      this.#quiet = this.#quiet.filter((other) => other !== silence);
      silence.resolve();
    } else if (this.clock.hasNext(this.#progressAt + PATIENCE)) {
      this.#happen();
    } else if (await this.#stillIdle()) {
      this.#rested();
    }
  }

  #rested(): void {
    const resting = this.#resting.splice(0);
    if (resting.length === 0) return this.#deadlock();
    for (const resolve of resting) resolve();
  }

  // The event loop must turn now and then, or a long transfer would look like an endless loop.
  #deliver(): Promise<void> {
    return new Promise((resolve) => {
      const next = (): void => {
        noteProgress(); // microtasks have drained, so none of them loops
        if (this.#settled || !this.clock.nextIsEvent) return resolve();
        this.#happen();
        this.#delivered += 1;
        if (this.#delivered % DELIVERIES_PER_TURN === 0) afterTurn(next);
        else afterMicrotasks(next);
      };
      afterMicrotasks(next);
    });
  }

  // A timer runs the code under test: what it throws would have ended a real process.
  #happen(): void {
    const before = this.clock.now();
    try {
      this.clock.runNext();
      if (this.clock.now() > before) this.#epoch += 1;
    } catch (error) {
      this.fail(new UncaughtError(error));
    }
  }

  #deadlock(): void {
    const waiting = [...this.#waits.keys()];
    const deadlock = new Deadlock(waiting);
    if (!waiting.some(({ side }) => side === 'test')) throw deadlock; // it awaits something of its own
    this.#failTest(deadlock);
  }

  #failTest(reason: unknown): void {
    for (const [waiting, reject] of this.#waits) {
      if (waiting.side !== 'test') continue;
      this.#waits.delete(waiting);
      this.touch();
      reject(reason);
    }
  }

  async #idle(): Promise<void> {
    for (let quietTurns = 0; quietTurns < 2; quietTurns += 1) {
      const before = this.#activity;
      await turn();
      if (this.#activity !== before) quietTurns = -1;
    }
  }

  async #stillIdle(): Promise<boolean> {
    const before = this.#activity;
    return !(await movesFromOutside(() => this.#activity !== before));
  }
}
