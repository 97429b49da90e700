import { SOCK_CLOEXEC, SOCK_NONBLOCK } from '../constants.ts';
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
  readonly #open = new Set<Fd>();
  #events: EpollEvents; // of the last wait: the next one uses it again

  constructor(libc: Libc, own: OwnDescriptors, layout: Layout) {
    this.#libc = libc;
    this.#own = own;
    this.#layout = layout;
    this.#events = new EpollEvents(layout, 0);
  }

  create(): Ret {
    const ep = this.#own.add(this.#libc.epoll_create1(SOCK_CLOEXEC), SOCK_NONBLOCK);
    if (ep >= 0) this.#open.add(ep);
    return ep;
  }

  control(ep: Fd, op: number, fd: Fd, event?: EpollEvent): Ret {
    if (!this.#own.has(fd)) return -errno.EBADF;
    return this.#own.call(ep, () => {
      const events = new EpollEvents(this.#layout, 1);
      if (event) events.set(0, event);
      return this.#libc.epoll_ctl(ep, op, fd, events.bytes);
    });
  }

  wait(ep: Fd, out: EpollEvent[], max: number, timeoutMs: number): Ret {
    const room = Math.min(max, MAX_EVENTS);
    if (this.#events.length < room) this.#events = new EpollEvents(this.#layout, room);
    const { bytes } = this.#events;
    const n = this.#own.call(ep, () => this.#libc.epoll_wait(ep, bytes, room, timeoutMs));
    for (let i = 0; i < n; i += 1) out[i] = this.#events.get(i);
    return n;
  }

  closed(fd: Fd): void {
    this.#open.delete(fd);
  }

  /** Waits on a thread of libuv's pool. */
  async untilEvent(): Promise<boolean> {
    const fds = Int32Array.from([...this.#open].flatMap((ep) => [ep, POLLIN]));
    return (await this.#libc.pollOnThread(fds, this.#open.size, HOLD)) > 0;
  }
}

// --- internal ---

const POLLIN = 1;
const MAX_EVENTS = 1024; // more are given by the next call
// ms. Neither the process nor a worker can end while a thread of its pool waits. (libuv could watch the
// descriptor without a thread, but koffi's handle for that crashes a worker that is terminated.)
const HOLD = 100;
