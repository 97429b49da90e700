// A program with one thread, one epoll and edge-triggered descriptors moves bytes both ways at once.
// It sleeps until it is told: a missing edge stops it, lost or swapped bytes are seen.

import {
  EPOLLIN,
  EPOLLOUT,
  errno,
  whyNoLinux,
  type EpollEvent,
  type Fd,
} from '@socketlings/kernel';
import { describe, expect, test } from 'vitest';
import { Random } from '../../random.ts';
import type { KernelNetwork } from '../mischief.ts';
import { SimKernel } from '../sim-kernel.ts';
import { NamedKernel } from './named-kernel.ts';
import type { TestedKernel } from './named-sockets.ts';
import { comparable, kernels } from './kernels.ts';

const LENGTH = 100_000; // bytes each way; more than the simulator's buffers

describe('bytes go both ways, and the ends behind them', () => {
  for (const network of ['loopback', 'friendly', 'nasty'] as const) {
    test(`in the ${network} simulator`, () => expectTransfer(simulated(network), 1));
  }
  test('in 50 simulators full of chance', () => {
    for (let seed = 1; seed <= 50; seed += 1) expectTransfer(simulated(seed), seed);
  });
  test.skipIf(whyNoLinux() !== null)('on Linux', () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      using linux = kernels[1]!.open();
      expectTransfer(linux.kernel, seed);
    }
  });
});

function simulated(network: KernelNetwork): TestedKernel {
  return comparable(new SimKernel({ network }));
}

function expectTransfer(kernel: TestedKernel, seed: number): void {
  using t = new NamedKernel(kernel);
  const chance = new Random(seed);
  const listener = t.listener();
  const a = t.socket('a');
  t.connect(a, listener);
  t.add(listener);
  const b = accepted(t, listener);
  const ends = [new End(t, a, chance), new End(t, b, chance)];
  const sent = ends.map((end) => end.bytes);
  const byFd = new Map(ends.map((end) => [BigInt(end.fd), end]));
  for (const { fd } of ends) {
    kernel.epollCtl(t.ep, 1, fd, { events: 0x8000_2005, data: BigInt(fd) }); // GO
  }

  while (ends.some((end) => !end.done)) {
    for (const { events, data } of wait(t)) byFd.get(data)?.ready(events);
  }

  expect(Buffer.concat(ends[0]!.received).equals(sent[1]!), `seed ${seed}: to a`).toBe(true);
  expect(Buffer.concat(ends[1]!.received).equals(sent[0]!), `seed ${seed}: to b`).toBe(true);
}

class End {
  readonly fd: Fd;
  readonly bytes: Uint8Array;
  readonly received: Buffer[] = [];
  readonly #t: NamedKernel;
  readonly #piece: number;
  #written = 0;
  #ended = false;

  constructor(t: NamedKernel, fd: Fd, chance: Random) {
    this.#t = t;
    this.fd = fd;
    this.bytes = chance.bytes(LENGTH);
    this.#piece = chance.pick([1000, 4096, LENGTH]);
  }

  get done(): boolean {
    return this.#ended && this.#written === LENGTH;
  }

  ready(events: number): void {
    if (events & EPOLLOUT) this.#write();
    if (events & EPOLLIN) this.#read();
  }

  #write(): void {
    const { kernel } = this.#t;
    while (this.#written < LENGTH) {
      const end = Math.min(LENGTH, this.#written + this.#piece);
      const n = kernel.write(this.fd, this.bytes.subarray(this.#written, end));
      if (n === -errno.EAGAIN) return;
      if (n <= 0) throw new Error(`write gave ${n}`);
      this.#written += n;
      if (this.#written === LENGTH) kernel.shutdown(this.fd, 1);
    }
  }

  #read(): void {
    while (!this.#ended) {
      const p = Buffer.alloc(this.#piece);
      const n = this.#t.kernel.read(this.fd, p);
      if (n === -errno.EAGAIN) return;
      if (n < 0) throw new Error(`read gave ${n}`);
      this.received.push(p.subarray(0, n));
      this.#ended = n === 0;
    }
  }
}

function accepted(t: NamedKernel, listener: Fd): Fd {
  for (;;) {
    const fd = t.accept(listener, 'b');
    if (fd >= 0) return fd;
    expect(fd).toBe(-errno.EAGAIN);
    wait(t);
  }
}

/** Sleeps until there is an event; an interrupted sleep gives none. */
function wait(t: NamedKernel): EpollEvent[] {
  const out: EpollEvent[] = [];
  const simulator = t.kernel instanceof SimKernel;
  const n = t.kernel.epollWait(t.ep, out, 8, simulator ? -1 : PATIENCE);
  if (n === -errno.EINTR) return [];
  if (n <= 0) throw new Error(`nothing is announced any more: ${n}`);
  return out.slice(0, n);
}

const PATIENCE = 10_000; // ms; only for a kernel without a report of deadlocks
