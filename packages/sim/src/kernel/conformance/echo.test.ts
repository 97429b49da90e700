// The whole of it at work: the smallest poller there is, an echo server, and its clients, in one thread;
// the same program on both kernels.

import { describe, expect, test } from 'vitest';
import {
  EPOLLET,
  EPOLLIN,
  EPOLLOUT,
  EPOLLRDHUP,
  EPOLL_CTL_ADD,
  SHUT_WR,
  SOCK_NONBLOCK,
  errno,
  errnoName,
  whyNoLinux,
  type EpollEvent,
  type Fd,
  type Kernel,
  type Ret,
  type SockAddr,
} from '@socketlings/kernel';
import { pollInVirtualTime } from '../poll-in-virtual-time.ts';
import { SimKernel } from '../sim-kernel.ts';

const CLIENTS = 20;
const ROUNDS = 20;

describe('an echo server serves many clients, and leaves nothing behind', () => {
  for (const network of ['friendly', 'nasty', 1, 2, 3, 4, 5] as const) {
    test(`in the simulator: ${network}`, async () => {
      const kernel = new SimKernel({ network });
      await expectEchoes(kernel, (poll, work) => pollInVirtualTime(kernel, poll, work));
      expect(kernel.registrations).toBe(1);
    });
  }

  test.skipIf(whyNoLinux() !== null)('on real epoll', async () => {
    const { LinuxKernel, keepPolling } = await import('@socketlings/kernel/linux');
    using kernel = new LinuxKernel();
    await expectEchoes(kernel, (poll, work) => keepPolling(kernel, poll, work));
  });
});

async function expectEchoes(
  kernel: Kernel & { readonly openFds: Fd[] },
  drive: <T>(poll: (delayMs: number) => boolean, work: Promise<T>) => Promise<T>,
): Promise<void> {
  const poller = new Poller(kernel);
  const { listener, addr } = poller.listen();
  const clients = Array.from({ length: CLIENTS }, (_, i) => client(poller, addr, i));
  const work = Promise.all([serve(poller, listener), ...clients]);

  const [, ...answers] = await drive((delay) => poller.poll(delay), work);

  expect(answers).toEqual(Array.from({ length: CLIENTS }, (_, i) => said(i)));
  expect(kernel.openFds).toEqual([poller.ep, listener]);
}

/** The text of client `i`, long enough to come in pieces. */
function said(i: number): string {
  return Array.from({ length: ROUNDS }, (_, round) => `${i}:${round};`.repeat(500)).join('');
}

async function serve(poller: Poller, listener: Fd): Promise<void> {
  const served: Promise<void>[] = [];
  while (served.length < CLIENTS) {
    const fd = await poller.call(listener, 'r', () =>
      poller.kernel.accept4(listener, SOCK_NONBLOCK),
    );
    poller.open(fd);
    served.push(echo(poller, fd));
  }
  await Promise.all(served);
}

async function echo(poller: Poller, fd: Fd): Promise<void> {
  const p = new Uint8Array(1000);
  for (let n = await poller.read(fd, p); n > 0; n = await poller.read(fd, p)) {
    await poller.write(fd, p.subarray(0, n));
  }
  poller.kernel.close(fd);
}

async function client(poller: Poller, addr: SockAddr, i: number): Promise<string> {
  const { kernel } = poller;
  const fd = kernel.socket(SOCK_NONBLOCK);
  expect(kernel.connect(fd, addr)).toBe(-errno.EINPROGRESS);
  poller.open(fd);
  const sent = poller.write(fd, Buffer.from(said(i))).then(() => kernel.shutdown(fd, SHUT_WR));
  const p = Buffer.alloc(700);
  let answer = '';
  for (let n = await poller.read(fd, p); n > 0; n = await poller.read(fd, p)) {
    answer += p.toString('latin1', 0, n);
  }
  await sent;
  kernel.close(fd);
  return answer;
}

/** Tries first, and sleeps only when the kernel says `EAGAIN`: in one thread nothing comes between. */
class Poller {
  readonly kernel: Kernel;
  readonly ep: Fd;
  readonly #sleepers = { r: new Map<Fd, () => void>(), w: new Map<Fd, () => void>() };

  constructor(kernel: Kernel) {
    this.kernel = kernel;
    this.ep = kernel.epollCreate1(0);
  }

  listen(): { listener: Fd; addr: SockAddr } {
    const listener = this.kernel.socket(SOCK_NONBLOCK);
    expect(this.kernel.listen(listener, CLIENTS)).toBe(0);
    this.open(listener);
    const out: { addr?: SockAddr } = {};
    this.kernel.getsockname(listener, out);
    return { listener, addr: out.addr! };
  }

  open(fd: Fd): void {
    const events = (EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET) >>> 0;
    this.kernel.epollCtl(this.ep, EPOLL_CTL_ADD, fd, { events, data: BigInt(fd) });
  }

  poll(delayMs: number): boolean {
    const events: EpollEvent[] = [];
    const woken = this.#sleepersOf(events, this.kernel.epollWait(this.ep, events, 128, delayMs));
    for (const wake of woken) wake();
    return woken.length > 0;
  }

  async call(fd: Fd, direction: 'r' | 'w', call: () => Ret): Promise<number> {
    for (;;) {
      const ret = call();
      if (ret >= 0) return ret;
      if (ret !== -errno.EAGAIN) throw new Error(errnoName(ret));
      await new Promise<void>((resolve) => this.#sleepers[direction].set(fd, resolve));
    }
  }

  read(fd: Fd, p: Uint8Array): Promise<number> {
    return this.call(fd, 'r', () => this.kernel.read(fd, p));
  }

  async write(fd: Fd, p: Uint8Array): Promise<void> {
    for (let sum = 0; sum < p.length;) {
      const rest = p.subarray(sum);
      sum += await this.call(fd, 'w', () => this.kernel.write(fd, rest));
    }
  }

  #sleepersOf(events: EpollEvent[], n: number): (() => void)[] {
    return events.slice(0, n).flatMap(({ data }) => {
      const fd = Number(data);
      const both = [this.#sleepers.r.get(fd), this.#sleepers.w.get(fd)];
      this.#sleepers.r.delete(fd);
      this.#sleepers.w.delete(fd);
      return both.filter((wake) => wake !== undefined);
    });
  }
}
