import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import {
  EPOLLET,
  EPOLLIN,
  EPOLL_CTL_ADD,
  SOCK_NONBLOCK,
  type EpollEvent,
  type Fd,
} from '../index.ts';
import { keepPolling } from './keep-polling.ts';
import { LinuxKernel } from './linux-kernel.ts';
import { whyNoLinux } from './support.ts';

describe.skipIf(whyNoLinux() !== null)('a poller on the event loop', () => {
  test('lets timers fire while it has nothing to do, and hardly polls', async () => {
    using kernel = new LinuxKernel();
    const ep = kernel.epollCreate1(0);
    let polls = 0;
    const fired = new Promise((resolve) => setTimeout(resolve, 250, 'fired'));

    const result = await keepPolling(
      kernel,
      poller(kernel, ep, () => (polls += 1)),
      fired,
    );

    expect(result).toBe('fired');
    expect(polls).toBeLessThan(100); // 20 at first, then one each time the thread comes back
  });

  test('goes on at once when an event comes while it sleeps', async () => {
    using kernel = new LinuxKernel();
    const ep = kernel.epollCreate1(0);
    const wake = kernel.eventfd(0, SOCK_NONBLOCK);
    kernel.epollCtl(ep, EPOLL_CTL_ADD, wake, { events: (EPOLLIN | EPOLLET) >>> 0, data: 7n });
    let count = 0;
    let done!: () => void;
    const enough = new Promise<void>((resolve) => (done = resolve));
    const poll = poller(kernel, ep, (event) => {
      if (!event) return;
      count += 1;
      if (count === 5) done();
      else setTimeout(() => kernel.write(wake, ONE), 5); // by then it is asleep
    });
    kernel.write(wake, ONE);

    await keepPolling(kernel, poll, enough);

    expect(count).toBe(5);
  });

  test('lets timers fire while it always has something to do', async () => {
    using kernel = new LinuxKernel();
    const fired = new Promise((resolve) => setTimeout(resolve, 20, 'fired'));

    expect(await keepPolling(kernel, () => true, fired)).toBe('fired');
  });

  test('polls again when everybody has gone as far as possible', async () => {
    using kernel = new LinuxKernel();
    const steps: string[] = [];
    let done!: () => void;
    const end = new Promise<void>((resolve) => (done = resolve));
    const goOn = async (): Promise<void> => {
      for (let i = 0; i < 10; i += 1) await Promise.resolve();
      steps.push('as far as possible');
    };

    await keepPolling(
      kernel,
      () => {
        if (steps.push('poll') < 6) void goOn();
        else done();
        return true;
      },
      end,
    );

    const pair = ['poll', 'as far as possible'];
    expect(steps.slice(0, 6)).toEqual([...pair, ...pair, ...pair]);
  });

  test('hears of an event while a task is answered at once, again and again', async () => {
    using kernel = new LinuxKernel();
    const greedy = new Greedy(kernel);
    const wake = greedy.registered();
    let asked = false;
    let done!: () => void;
    const until = new Promise<void>((resolve) => (done = resolve));
    const poll = poller(kernel, greedy.ep, (event) => {
      if (event?.data === BigInt(wake)) greedy.isOver = true;
    });
    const begin = (): void => {
      asked = true;
      void greedy.ask().then(done);
      queueMicrotask(() => kernel.write(wake, ONE));
    };

    await keepPolling(kernel, (ms) => (asked || begin(), poll(ms) || true), until);

    expect(greedy.sleeps).toBe(0);
  });

  test('lets timers fire while a task is answered at once, again and again', async () => {
    using kernel = new LinuxKernel();
    const greedy = new Greedy(kernel);
    setTimeout(() => void (greedy.isOver = true), 20);
    const until = greedy.ask().then(() => 'over');
    const poll = poller(kernel, greedy.ep, () => greedy.wake());

    expect(await keepPolling(kernel, poll, until)).toBe('over');
  });

  test('lets timers fire when a timer has woken such a task', async () => {
    using kernel = new LinuxKernel();
    const greedy = new Greedy(kernel);
    setTimeout(() => void (greedy.isOver = true), 40);
    const until = sleep(20).then(() => greedy.ask());
    const poll = poller(kernel, greedy.ep, () => greedy.wake());

    await keepPolling(kernel, poll, until);

    expect(greedy.isOver).toBe(true);
  });

  test('takes the wake-up of a poller with a blocking call only', async () => {
    using kernel = new LinuxKernel();
    const ep = kernel.epollCreate1(0);
    const wake = kernel.eventfd(1, SOCK_NONBLOCK);
    kernel.epollCtl(ep, EPOLL_CTL_ADD, wake, { events: EPOLLIN, data: 0n });
    const delays: number[] = [];
    let woken!: () => void;
    const end = new Promise<void>((resolve) => (woken = resolve));

    await keepPolling(
      kernel,
      (delay) => {
        delays.push(delay);
        const n = kernel.epollWait(ep, [], 1, delay);
        if (n === 1 && delay !== 0) woken();
        return false; // nobody was waiting
      },
      end,
    );

    expect(delays.filter((delay) => delay !== 0)).toEqual([1]);
  });

  test('passes on what the awaited work throws', async () => {
    using kernel = new LinuxKernel();
    const poll = poller(kernel, kernel.epollCreate1(0), () => {});
    const failing = turn().then(() => Promise.reject(new Error('no')));

    await expect(keepPolling(kernel, poll, failing)).rejects.toThrow('no');
  });

  test('does not keep a worker from being stopped', async () => {
    const worker = new Worker(
      `import('tsx/esm/api').then(({ tsImport }) => tsImport(${JSON.stringify(import.meta.resolve('./index.ts'))}, 'file:///'))
        .then(({ LinuxKernel, keepPolling }) => {
          const kernel = new LinuxKernel();
          const ep = kernel.epollCreate1(0);
          void keepPolling(kernel, (delay) => kernel.epollWait(ep, [], 1, delay) > 0, new Promise(() => {}));
          setTimeout(() => require('node:worker_threads').parentPort.postMessage('asleep'), 20);
        })`,
      { eval: true },
    );
    expect(await once(worker, 'message')).toEqual(['asleep']);

    expect(await worker.terminate()).toBe(1);
  });
});

const ONE = Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0);

/** A task that always finds what it asks for. When it is told to wait, it sleeps until it is woken. */
class Greedy {
  readonly ep: Fd;
  isOver = false;
  sleeps = 0;
  readonly #kernel: LinuxKernel;
  readonly #fd: Fd;
  #wake = (): void => {};

  constructor(kernel: LinuxKernel) {
    this.#kernel = kernel;
    this.ep = kernel.epollCreate1(0);
    this.#fd = this.registered();
  }

  /** A counter, with its own number as the data of its events. */
  registered(): Fd {
    const fd = this.#kernel.eventfd(0, SOCK_NONBLOCK);
    const event = { events: (EPOLLIN | EPOLLET) >>> 0, data: BigInt(fd) };
    this.#kernel.epollCtl(this.ep, EPOLL_CTL_ADD, fd, event);
    return fd;
  }

  async ask(): Promise<void> {
    const p = new Uint8Array(8);
    while (!this.isOver) {
      this.#kernel.write(this.#fd, ONE);
      if (this.#kernel.read(this.#fd, p) < 0) await this.#sleep();
      await Promise.resolve();
    }
  }

  wake(): void {
    this.#wake();
  }

  #sleep(): Promise<void> {
    this.sleeps += 1;
    return new Promise((resolve) => (this.#wake = resolve));
  }
}

/** Tells `seen` of every event, and of every call that finds none. */
function poller(
  kernel: LinuxKernel,
  ep: Fd,
  seen: (event?: EpollEvent) => void,
): (delayMs: number) => boolean {
  return (delayMs) => {
    const events: EpollEvent[] = [];
    const n = kernel.epollWait(ep, events, 16, delayMs);
    if (n === 0) seen();
    for (const event of events) seen(event);
    return n > 0;
  };
}
