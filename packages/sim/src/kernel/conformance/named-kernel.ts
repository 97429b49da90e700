import {
  EPOLLET,
  EPOLLIN,
  EPOLLOUT,
  EPOLLRDHUP,
  EPOLL_CTL_ADD,
  EPOLL_CTL_DEL,
  EPOLL_CTL_MOD,
  POLLIN,
  POLLOUT,
  maskText,
  type EpollEvent,
  type Fd,
} from '@socketlings/kernel';
import { expect } from 'vitest';
import { NamedSockets, PATIENCE, text, type TestedKernel } from './named-sockets.ts';

/** Go's: everything, edge-triggered. */
export const GO = (EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET) >>> 0;

/**
 * A kernel in the words of the scripts for both: descriptors have names, results are texts. What is
 * compared must not depend on numbers that a kernel is free to choose.
 */
export class NamedKernel extends NamedSockets {
  readonly ep: Fd;
  readonly #registered = new Map<bigint, string>();
  #tokens = 0n;

  constructor(kernel: TestedKernel) {
    super(kernel);
    this.ep = kernel.epollCreate1(0);
  }

  add(fd: Fd, events = GO, ep = this.ep): string {
    return this.#control(ep, EPOLL_CTL_ADD, fd, events);
  }

  modify(fd: Fd, events = GO, ep = this.ep): string {
    return this.#control(ep, EPOLL_CTL_MOD, fd, events);
  }

  remove(fd: Fd, ep = this.ep): string {
    return text(this.kernel.epollCtl(ep, EPOLL_CTL_DEL, fd));
  }

  /** What a wait gives that does not wait: `a IN|OUT`, in order. */
  events({
    max = 64,
    ep = this.ep,
    ms = 0,
  }: { max?: number; ep?: Fd; ms?: number } = {}): string[] {
    const out: EpollEvent[] = [];
    const n = this.kernel.epollWait(ep, out, max, ms);
    if (n < 0) return [text(n)];
    return out
      .slice(0, n)
      .map(({ events, data }) => `${this.#registered.get(data)} ${maskText(events)}`);
  }

  /** What a wait of at most so long gives; it ends with the first event. */
  eventsWithin(ms: number): string[] {
    return this.events({ ms });
  }

  /** These and then no more. On a real machine a busy moment may pass before they are there. */
  expectEvents(...expected: string[]): void {
    const patience = performance.now() + PATIENCE;
    const seen = this.events();
    while (seen.length < expected.length && performance.now() < patience) {
      seen.push(...this.events());
    }
    expect([...seen, ...this.events()]).toEqual(expected);
  }

  /** What `poll` says of these: `a IN|OUT`. It is asked again while that is something else, if the machine is busy. */
  expectPolled(fds: readonly Fd[], expected: readonly string[], events = POLLIN | POLLOUT): void {
    const patience = performance.now() + PATIENCE;
    let said = this.polled(fds, { events });
    while (String(said) !== String(expected) && performance.now() < patience) {
      said = this.polled(fds, { events });
    }
    expect(said).toEqual(expected);
  }

  /** The same, asked once. */
  polled(fds: readonly Fd[], { events = POLLIN | POLLOUT, ms = 0 } = {}): string[] {
    const all = fds.map((fd) => ({ fd, events, revents: 0 }));
    const n = this.kernel.poll(all, ms);
    if (n < 0) return [text(n)];
    const found = all.filter(({ revents }) => revents !== 0);
    expect(n).toBe(found.length);
    return found.map(({ fd, revents }) => `${this.nameOf(fd)} ${maskText(revents)}`);
  }

  #control(ep: Fd, op: number, fd: Fd, events: number): string {
    const data = ++this.#tokens;
    const ret = this.kernel.epollCtl(ep, op, fd, { events, data });
    if (ret === 0) this.#registered.set(data, this.nameOf(fd));
    return text(ret);
  }
}
