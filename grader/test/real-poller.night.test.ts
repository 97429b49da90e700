// Exercise 5's solution on the real kernel: thousands of connections leave nothing behind. What every
// connection promises, the exercise's own last step asks.

import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import v8 from 'node:v8';
import vm from 'node:vm';
import { ready, whyNoLinux, type Fd, type Kernel } from '@socketlings/kernel';
import type { LinuxKernel } from '@socketlings/kernel/linux';
import { ClosedError, realClock, type Clock, type TimerId } from '@socketlings/net';
import type { Pair } from '@socketlings/testkit/contract';
import { PollerConn, PollerListener } from '@socketlings/testkit/poller-conn';
import { describe, expect, test } from 'vitest';
import { solution } from '../src/workshop/subjects.ts';
import { openExercise } from '../src/workshop/workshop.ts';

const why = whyNoLinux();
const { LinuxKernel: Linux, keepPolling } = why
  ? ({} as typeof import('@socketlings/kernel/linux'))
  : await import('@socketlings/kernel/linux');
type AnyPoller = ConstructorParameters<typeof PollerListener>[1];
type PollerClass = new (kernel: Kernel, clock: Clock) => AnyPoller;

const exercise = openExercise('5');

describe.skipIf(why !== null)(`on real epoll${why ? ` (${why})` : ''}`, () => {
  test('10,000 connections leave nothing behind', { timeout: 120_000 }, async () => {
    const Poller = await pollerIn(solution(exercise).file);
    const clock = new CountingClock();
    await onLinux(Poller, clock, async (kernel, poller) => {
      await waves(2, kernel, poller); // what is made once is made now
      const before = census(kernel, clock);

      await waves(98, kernel, poller);

      const after = census(kernel, clock);
      expect(after.fds).toBe(before.fds);
      expect(after.registrations).toBe(before.registrations);
      expect(after.timers).toBe(0);
      expect(after.heap - before.heap).toBeLessThan(1 << 20);
    });
  });
});

const WAVE = 100; // connections

async function waves(count: number, kernel: LinuxKernel, poller: AnyPoller): Promise<void> {
  for (let i = 0; i < count; i += 1) {
    await Promise.all(Array.from({ length: WAVE }, (_, n) => useOnce(kernel, poller, `${i}:${n}`)));
  }
}

/** Connects, says something, hears it, and closes both ends. */
async function useOnce(kernel: LinuxKernel, poller: AnyPoller, text: string): Promise<void> {
  const both = await pair(kernel, poller);
  const { a, b } = both;
  a.setDeadline(realClock.now() + 60_000);
  await a.write(Buffer.from(text));
  const p = Buffer.alloc(64);
  expect(p.toString('latin1', 0, (await b.read(p)) ?? 0)).toBe(text);
  await both.stop();
}

async function onLinux(
  Poller: PollerClass,
  clock: Clock,
  body: (kernel: LinuxKernel, poller: AnyPoller) => Promise<void>,
): Promise<void> {
  using kernel = new Linux();
  const poller = new Poller(kernel, clock);
  const turn = (delayMs: number): boolean => {
    const gs = poller.poll(delayMs);
    for (const g of gs) ready(g);
    return gs.length > 0;
  };
  await keepPolling(kernel, turn, body(kernel, poller));
}

async function pair(kernel: LinuxKernel, poller: AnyPoller): Promise<Pair> {
  const listener = new PollerListener(kernel, poller, 0);
  const { ip, port } = listener.addr;
  const [a, pd] = await Promise.all([listener.accept(), poller.connect({ ip, port })]);
  await listener.close();
  const b = new PollerConn(kernel, poller, pd);
  const stop = async (): Promise<void> => {
    for (const conn of [a, b]) {
      await conn.close().catch((error: unknown) => {
        if (!(error instanceof ClosedError)) throw error;
      });
    }
  };
  return { a, b, clock: realClock, volume: 1 << 20, stop };
}

async function pollerIn(file: string): Promise<PollerClass> {
  const { Poller } = (await import(pathToFileURL(file).href)) as { Poller: PollerClass };
  return Poller;
}

function census(kernel: LinuxKernel, clock: CountingClock) {
  const { openFds } = kernel;
  collectGarbage();
  return {
    fds: openFds.length,
    registrations: openFds.reduce((sum, fd) => sum + registrationsOf(fd), 0),
    timers: clock.armed,
    heap: process.memoryUsage().heapUsed,
  };
}

/** What an epoll watches; none for other descriptors (see proc_pid_fdinfo(5)). */
function registrationsOf(fd: Fd): number {
  return readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8').match(/^tfd:/gm)?.length ?? 0;
}

const collectGarbage = ((): (() => void) => {
  v8.setFlagsFromString('--expose-gc');
  return vm.runInNewContext('gc') as () => void;
})();

/** Real time, and how many timers are set. */
class CountingClock implements Clock {
  readonly #armed = new Set<TimerId>();

  get armed(): number {
    return this.#armed.size;
  }

  now(): number {
    return realClock.now();
  }

  setTimer(at: number, f: () => void): TimerId {
    const id: TimerId = realClock.setTimer(at, () => {
      this.#armed.delete(id);
      f();
    });
    this.#armed.add(id);
    return id;
  }

  clearTimer(t: TimerId): void {
    this.#armed.delete(t);
    realClock.clearTimer(t);
  }
}
