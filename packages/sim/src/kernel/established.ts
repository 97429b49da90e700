// For the tests beside this file.

import {
  EPOLLET,
  EPOLLIN,
  EPOLLOUT,
  EPOLLRDHUP,
  EPOLL_CTL_ADD,
  SOCK_NONBLOCK,
  maskText,
  type EpollEvent,
  type Fd,
  type Kernel,
  type SockAddr,
} from '@socketlings/kernel';
import { expect } from 'vitest';
import { SimKernel, type SimKernelOptions } from './sim-kernel.ts';

export const HELLO: Buffer = Buffer.from('hello');

/** A kernel with one connection. */
export function established(options: SimKernelOptions = {}): {
  kernel: SimKernel;
  ep: Fd;
  client: Fd;
  server: Fd;
  listener: Fd;
} {
  const kernel = new SimKernel(options);
  const ep = kernel.epollCreate1(0);
  const listener = listening(kernel, 8);
  const client = kernel.socket(SOCK_NONBLOCK);
  kernel.connect(client, addrOf(kernel, listener));
  let server = -1;
  while (server < 0) {
    kernel.clock.runNext();
    server = kernel.accept4(listener, SOCK_NONBLOCK);
  }
  return { kernel, ep, client, server, listener };
}

export function listening(kernel: Kernel, backlog: number): Fd {
  const fd = kernel.socket(SOCK_NONBLOCK);
  kernel.listen(fd, backlog);
  return fd;
}

export function addrOf(kernel: Kernel, fd: Fd): SockAddr {
  const out: { addr?: SockAddr } = {};
  kernel.getsockname(fd, out);
  return out.addr!;
}

/** Adds a descriptor to an epoll. */
export function register(kernel: Kernel, ep: Fd, fd: Fd, events = GO): void {
  expect(kernel.epollCtl(ep, EPOLL_CTL_ADD, fd, { events, data: BigInt(fd) })).toBe(0);
}

/** The events of one wait, as texts. */
export function wait(kernel: Kernel, ep: Fd, timeoutMs: number): string[] {
  const out: EpollEvent[] = [];
  kernel.epollWait(ep, out, 64, timeoutMs);
  return out.map(({ events }) => maskText(events));
}

// --- internal ---

const GO = (EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET) >>> 0;
