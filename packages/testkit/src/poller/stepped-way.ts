import type { G, Kernel } from '@socketlings/kernel';
import type { Clock } from '@socketlings/net';
import {
  POINT,
  Pending,
  StepSchedule,
  SteppedG,
  askForTurn,
  expectTurn,
  readyInSteps,
} from '@socketlings/sim';
import type { Actor, Steps, Task, When } from '@socketlings/sim';
import { steps as runtime } from '@socketlings/sim/steps';
import { GivenClock } from '../base/given.ts';
import type { Poller, PollerLike } from './contract.ts';
import { expectG } from './expect-g.ts';
import { givenKernel } from './given-kernel.ts';
import type { Making, Way } from './way.ts';

/** The code under test was rewritten, and any thread may come after any step. */
export class SteppedWay implements Way {
  readonly waits = true;
  readonly #schedule: StepSchedule;

  constructor(schedule: StepSchedule) {
    this.#schedule = schedule;
  }

  get current(): Actor {
    return this.#schedule.current;
  }

  make(Poller: PollerLike, { kernel, clock, hasEvents, after }: Making): Poller {
    const given = inSteps(givenKernel(kernel, { after }), hasEvents);
    return runtime.createNow(Poller, [given, clockInSteps(new GivenClock(clock))]) as Poller;
  }

  go(name: string, body: () => Steps, when?: When): Task {
    return this.#schedule.go(name, body, when);
  }

  act(name: string, body: () => Steps, when?: When): void {
    this.#schedule.act(name, body, when);
  }

  *point(): Steps<void> {
    yield POINT;
  }

  call(self: object, name: string, args: readonly unknown[]): Steps {
    return runtime.invoke(methodOf(self, name), self, [...args]);
  }

  settled(self: object, name: string, args: readonly unknown[]): Steps {
    return runtime.settled(methodOf(self, name), self, [...args]);
  }

  callBack(f: () => void): Steps {
    return runtime.invoke(f, undefined, []);
  }

  // oxlint-disable-next-line require-yield -- it is no operation on a cell
  *wake(g: G): Steps<void> {
    expectG(g, SteppedG);
    readyInSteps(g as unknown as SteppedG);
  }

  now<T>(steps: Steps<T>): T {
    return runtime.now(steps) as T;
  }
}

// --- internal ---

function methodOf(self: object, name: string): unknown {
  return (self as Record<string, unknown>)[name];
}

/** The same calls; before each of them others may run, and while one waits. */
function inSteps(kernel: Kernel, hasEvents: Making['hasEvents']): Kernel {
  const calls = Object.entries(kernel).map(([name, call]) => {
    const plain = call as (...args: unknown[]) => number;
    if (name === 'now') return [name, plain];
    return [name, name === 'epollWait' ? waiting(plain, hasEvents) : stepped(plain)];
  });
  return Object.fromEntries(calls) as Kernel;
}

function stepped(plain: (...args: unknown[]) => number) {
  return function* (...args: unknown[]): Steps<number> {
    const ticket = askForTurn();
    yield POINT;
    expectTurn(ticket);
    return plain(...args);
  };
}

function waiting(plain: (...args: unknown[]) => number, hasEvents: Making['hasEvents']) {
  const wait = stepped(plain);
  return function* (...args: unknown[]): Steps<number> {
    const isThere = (): boolean => hasEvents(args[0] as number);
    if (Number(args[3]) < 0 && !isThere()) yield new Pending(isThere);
    return yield* wait(...args);
  };
}

/** What goes off is a function in steps, and comes back as that. */
function clockInSteps(clock: Clock): object {
  return {
    now: () => clock.now(),
    // oxlint-disable-next-line require-yield -- whoever is called in steps gets functions as they are
    *setTimer(at: number, f: () => void): Steps {
      return clock.setTimer(at, f);
    },
    clearTimer: (t: number) => clock.clearTimer(t),
  };
}
