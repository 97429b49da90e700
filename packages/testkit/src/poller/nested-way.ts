import { G, ready } from '@socketlings/kernel';
import type { Actor, Schedule, Task, When } from '@socketlings/sim';
import { GivenClock } from '../base/given.ts';
import type { Poller, PollerLike } from './contract.ts';
import { expectG } from './expect-g.ts';
import { givenKernel } from './given-kernel.ts';
import type { Making, Steps, Way } from './way.ts';

/** The code under test runs as it is; whoever is interrupted stays on the stack below the others. */
export class NestedWay implements Way {
  readonly waits = false;
  readonly #schedule: Schedule;

  constructor(schedule: Schedule) {
    this.#schedule = schedule;
  }

  get current(): Actor {
    return this.#schedule.current;
  }

  make(Poller: PollerLike, { kernel, clock, after }: Making): Poller {
    const given = givenKernel(kernel, { before: () => this.#schedule.point(), after });
    return new Poller(given, new GivenClock(clock)) as Poller;
  }

  go(name: string, body: () => Steps, when?: When): Task {
    return this.#schedule.go(name, () => finish(body()), when);
  }

  act(name: string, body: () => Steps, when?: When): void {
    this.#schedule.act(name, () => void this.now(body()), when);
  }

  // oxlint-disable-next-line require-yield -- others have run when it returns
  *point(): Steps<void> {
    this.#schedule.point();
  }

  // oxlint-disable-next-line require-yield -- others have run when it returns
  *call(self: object, name: string, args: readonly unknown[]): Steps {
    return ask(self, name, args);
  }

  *settled(self: object, name: string, args: readonly unknown[]): Steps {
    return (yield ask(self, name, args)) as unknown;
  }

  // oxlint-disable-next-line require-yield -- others have run when it returns
  *callBack(f: () => void): Steps<void> {
    f();
  }

  // oxlint-disable-next-line require-yield -- others have run when it returns
  *wake(g: G): Steps<void> {
    expectG(g, G);
    ready(g);
  }

  now<T>(steps: Steps<T>): T {
    const { done, value } = steps.next();
    if (!done) throw new Error('an act waits');
    return value as T;
  }
}

// --- internal ---

function ask(self: object, name: string, args: readonly unknown[]): unknown {
  return (self as Record<string, (...args: unknown[]) => unknown>)[name]!(...args);
}

/** Waits for each promise that is yielded. */
async function finish(steps: Steps): Promise<unknown> {
  let result = steps.next() as IteratorResult<unknown>;
  while (!result.done) result = await continued(steps, result.value);
  return result.value;
}

async function continued(steps: Steps, value: unknown): Promise<IteratorResult<unknown>> {
  let settled: unknown;
  try {
    settled = await value;
  } catch (error) {
    return steps.throw(error);
  }
  return steps.next(settled as void);
}
