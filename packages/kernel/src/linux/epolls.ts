import { EPOLLET, EPOLLONESHOT, EPOLL_CTL_DEL, SOCK_CLOEXEC, SOCK_NONBLOCK } from '../constants.ts';
import { errno } from '../errno.ts';
import type { EpollEvent, Fd, Ret } from '../kernel.ts';
import { EpollEvents, type Layout } from './layout.ts';
import type { Libc } from './libc.ts';
import type { OwnDescriptors } from './own-descriptors.ts';

/** The epoll descriptors of a kernel. */
export class Epolls {
  readonly #libc: Libc;
  readonly #own: OwnDescriptors;
  readonly #layout: Layout;
  readonly #open = new Map<Fd, Epoll>();
  #events: EpollEvents; // of the last wait: the next one uses it again

  constructor(libc: Libc, own: OwnDescriptors, layout: Layout) {
    this.#libc = libc;
    this.#own = own;
    this.#layout = layout;
    this.#events = new EpollEvents(layout, 0);
  }

  create(): Ret {
    const ep = this.#own.add(this.#libc.epoll_create1(SOCK_CLOEXEC), SOCK_NONBLOCK);
    if (ep >= 0) this.#open.set(ep, { registered: new Map(), owed: new Map() });
    return ep;
  }

  control(ep: Fd, op: number, fd: Fd, event?: EpollEvent): Ret {
    if (!this.#own.has(fd)) return -errno.EBADF;
    return this.#own.call(ep, () => {
      const events = new EpollEvents(this.#layout, 1);
      if (event) events.set(0, event);
      const ret = this.#libc.epoll_ctl(ep, op, fd, events.bytes);
      if (ret === 0) this.#remember(ep, fd, op === EPOLL_CTL_DEL ? undefined : event);
      return ret;
    });
  }

  wait(ep: Fd, out: EpollEvent[], max: number, timeoutMs: number): Ret {
    const room = Math.min(max, MAX_EVENTS);
    if (this.#events.length < room) this.#events = new EpollEvents(this.#layout, room);
    const { bytes } = this.#events;
    // Who had to wait comes first: behind all the others he might have to wait again.
    const told = pay(this.#open.get(ep)?.owed, out, room);
    if (told === room) return told;
    const timeout = told > 0 ? 0 : timeoutMs;
    const n = this.#own.call(ep, () => this.#libc.epoll_wait(ep, bytes, room - told, timeout));
    for (let i = 0; i < n; i += 1) out[told + i] = this.#events.get(i);
    return n < 0 && told === 0 ? n : told + Math.max(n, 0);
  }

  /** Whoever waits for `events` of `fd` is told of them by the next `wait`; false if nobody would be. */
  owe(fd: Fd, events: number): boolean {
    let isHeard = false;
    for (const { registered, owed } of this.#open.values()) {
      const event = registered.get(fd);
      if (!event || (event.events & events) === 0 || event.events & EPOLLONESHOT) continue;
      // Without ET the system tells again by itself.
      if (event.events & EPOLLET) owed.set(event.data, (owed.get(event.data) ?? 0) | events);
      isHeard = true;
    }
    return isHeard;
  }

  closed(fd: Fd): void {
    this.#open.delete(fd);
    for (const ep of this.#open.keys()) this.#remember(ep, fd, undefined);
  }

  /** Waits on a thread of libuv's pool. */
  async untilEvent(): Promise<boolean> {
    if ([...this.#open.values()].some(({ owed }) => owed.size > 0)) return true;
    const fds = Int32Array.from([...this.#open.keys()].flatMap((ep) => [ep, POLLIN]));
    return (await this.#libc.pollOnThread(fds, this.#open.size, HOLD)) > 0;
  }

  #remember(ep: Fd, fd: Fd, event: EpollEvent | undefined): void {
    const { registered, owed } = this.#open.get(ep)!;
    const before = registered.get(fd);
    if (before) owed.delete(before.data);
    if (event) registered.set(fd, { ...event });
    else registered.delete(fd);
  }
}

// --- internal ---

interface Epoll {
  readonly registered: Map<Fd, EpollEvent>;
  /** Events that are told next time, before what the system has to tell; by their data. */
  readonly owed: Map<bigint, number>;
}

/** Tells what is owed, as far as there is room, and returns how much that is. */
function pay(owed: Epoll['owed'] | undefined, out: EpollEvent[], room: number): number {
  let told = 0;
  for (const [data, events] of owed ?? []) {
    if (told === room) break;
    out[told] = { events, data };
    owed!.delete(data);
    told += 1;
  }
  return told;
}

const POLLIN = 1;
const MAX_EVENTS = 1024; // more are given by the next call
// ms. Neither the process nor a worker can end while a thread of its pool waits. (libuv could watch the
// descriptor without a thread, but koffi's handle for that crashes a worker that is terminated.)
const HOLD = 100;
