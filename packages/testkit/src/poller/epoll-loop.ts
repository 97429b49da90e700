import type { G } from '@socketlings/kernel';
import { RunQueue } from '@socketlings/kernel/run-queue';
import { realClock } from '@socketlings/net';
import { Lesson } from '../base/lesson.ts';
import { sayError } from '../base/say-error.ts';
import { test } from '../base/test.ts';
import { EpollTest, whyNoEpoll, type PollerClass } from './epoll-test.ts';
import { GivenTasks } from './given-tasks.ts';
import { DEAF, NO_RUN, NO_TIMER } from './loop-lessons.ts';
import type { Run } from './loop.ts';
import { native } from './native.ts';

/** Begins a task of the program. */
export type Go = (task: () => Promise<void>) => void;

/** A test on real epoll in which the loop is the learner's as well: `body` begins tasks. */
export function onRealEpollByLoop(
  title: string,
  { Poller, run }: { readonly Poller: PollerClass; readonly run: Run },
  body: (epoll: EpollTest, go: Go) => void,
): void {
  test.onRealKernel(title, whyNoEpoll, async (world) => {
    world.expect(typeof run === 'function', { lesson: NO_RUN });
    using queue = new RunQueue(() => realClock.now(), native!.kernel.turns);
    using epoll = new EpollTest(world, Poller, queue.clock);
    let failure: unknown;
    body(epoll, (task) => {
      queue.go(() => task().catch((error: unknown) => void (failure ??= error)));
    });
    const loop = async (): Promise<void> => {
      const tasks = new GivenTasks(queue, () => {});
      const look = looking(epoll, tasks);
      await run({ poll: (ms) => (expectNone(failure), look(ms)) }, tasks);
    };
    await epoll.sound(loop().catch(asLesson));
    expectNone(failure);
  });
}

// --- internal ---

const PATIENCE = 5000; // ms. Nothing else in this process runs meanwhile: a loop that hangs must be told so from inside

/** Returns what looks for events, in one sleep or in many, until no task has had a turn for too long. */
function looking(epoll: EpollTest, tasks: GivenTasks): (delayMs: number) => G[] {
  let [taken, since] = [0, realClock.now()];
  return (delayMs) => {
    tasks.looked();
    if (tasks.taken > taken) [taken, since] = [tasks.taken, realClock.now()];
    const left = Math.max(0, since + PATIENCE - realClock.now());
    const gs = epoll.poll(delayMs < 0 ? left : Math.min(delayMs, left));
    const isOver = gs.length === 0 && realClock.now() - since >= PATIENCE;
    if (isOver) throw tasks.lesson({ lesson: tasks.untilTimer < 0 ? DEAF : NO_TIMER });
    return gs;
  };
}

function expectNone(failure: unknown): void {
  if (failure !== undefined) throw failure;
}

function asLesson(error: unknown): never {
  if (error instanceof Lesson) throw error;
  const lesson = 'run() threw an error, or one of the tasks did.';
  throw new Lesson({ lesson, received: sayError(error) }, { cause: error });
}
