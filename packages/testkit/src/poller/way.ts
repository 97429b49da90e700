import type { Call, Fd, G, Kernel } from '@socketlings/kernel';
import type { Clock } from '@socketlings/net';
import type { Actor, Steps as StepsOf, Task, When } from '@socketlings/sim';
import type { Poller, PollerLike } from './contract.ts';

/** What a scenario does, one step after the other; each way to play says what stands behind a `yield`. */
// oxlint-disable-next-line typescript/no-explicit-any -- one way yields obstacles, the other promises
export type Steps<T = unknown> = Generator<any, T, any> | StepsOf<T>;

/** What the poller under test is made of. */
export interface Making {
  readonly kernel: Kernel;
  readonly clock: Clock;
  /** Whether a wait would give something at once. */
  readonly hasEvents: (ep: Fd) => boolean;
  /** Told of each system call. */
  readonly after: (call: Call) => void;
}

/** A way to play every order: whose turn it is, and how the code under test is called. */
export interface Way {
  /** The task or act that runs. */
  readonly current: Actor;
  /** Whether whoever waits in the kernel lets others go on. */
  readonly waits: boolean;
  make(Poller: PollerLike, making: Making): Poller;
  go(name: string, body: () => Steps, when?: When): Task;
  act(name: string, body: () => Steps, when?: When): void;
  /** Any other may run now. */
  point(): Steps;
  /** Calls a method of the code under test. */
  call(self: object, name: string, args: readonly unknown[]): Steps;
  /** The same, and waits for what it promises. */
  settled(self: object, name: string, args: readonly unknown[]): Steps;
  /** Calls a function that was handed over. */
  callBack(f: () => void): Steps;
  /** Makes a task ready. */
  wake(g: G): Steps;
  /** Takes steps that nobody can interrupt: before the first turn. */
  now<T>(steps: Steps<T>): T;
}
