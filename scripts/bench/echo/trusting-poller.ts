// Another design than exercise 5's solution, for comparison: it trusts a short read. A task that got less than
// there was room for has emptied the queue, and the next byte makes an event of its own (epoll(7)), except
// for the end of a stream that came with the bytes: RDHUP told it.

import {
  EPOLLERR,
  EPOLLET,
  EPOLLHUP,
  EPOLLIN,
  EPOLLOUT,
  EPOLLRDHUP,
  EPOLL_CLOEXEC,
  EPOLL_CTL_ADD,
  SOCK_CLOEXEC,
  SOCK_NONBLOCK,
  errno,
  errnoName,
  type EpollEvent,
  type Fd,
  type Kernel,
  type SockAddr,
} from '@socketlings/kernel';

/** A waiting task. */
export type Waiter = () => void;

export interface PollDesc {
  readonly fd: Fd;
  reader: Slot;
  writer: Slot;
  /** Until the next event there is nothing to read. */
  drained: boolean;
  /** Reads in a row that were answered at once. */
  lucky: number;
  /** The peer sends no more: every read is answered at once. */
  ended: boolean;
}

export class TrustingPoller {
  readonly #kernel: Kernel;
  readonly #ep: Fd;
  readonly #events: EpollEvent[] = [];
  readonly #descs: (PollDesc | undefined)[] = []; // by descriptor

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
    this.#ep = check('epoll_create1', kernel.epollCreate1(EPOLL_CLOEXEC));
  }

  open(fd: Fd): PollDesc {
    const event = { events: EVERYTHING, data: BigInt(fd) };
    check('epoll_ctl', this.#kernel.epollCtl(this.#ep, EPOLL_CTL_ADD, fd, event));
    const desc = { fd, reader: null, writer: null, lucky: 0, drained: false, ended: false };
    this.#descs[fd] = desc;
    return desc;
  }

  close(desc: PollDesc): void {
    this.#descs[desc.fd] = undefined;
    this.#kernel.close(desc.fd);
  }

  listen(addr: SockAddr): PollDesc {
    const fd = check('socket', this.#kernel.socket(FLAGS));
    check('bind', this.#kernel.bind(fd, addr));
    check('listen', this.#kernel.listen(fd, BACKLOG));
    return this.open(fd);
  }

  async accept(listener: PollDesc): Promise<Fd> {
    for (;;) {
      const fd = this.#kernel.accept4(listener.fd, FLAGS);
      if (fd >= 0) return fd;
      if (fd === -errno.EAGAIN) await untilReadable(listener);
      else if (fd !== -errno.EINTR && fd !== -errno.ECONNABORTED) check('accept4', fd);
    }
  }

  /** `null` at the end of the stream. */
  async read(desc: PollDesc, p: Uint8Array): Promise<number | null> {
    for (let waited = false; ;) {
      const n = desc.drained ? -errno.EAGAIN : this.#kernel.read(desc.fd, p);
      if (n > 0) {
        desc.drained = n < p.length && !desc.ended;
        if (waited) desc.lucky = 0;
        else if ((desc.lucky += 1) % LUCKY === 0) await turn();
        return n;
      }
      if (n === 0) return null;
      if (n === -errno.EAGAIN) {
        // As below, without a function of its own: one promise less for each message.
        if (desc.reader !== READY) await new Promise<void>((resolve) => (desc.reader = resolve));
        desc.reader = null;
        waited = true;
      } else if (n !== -errno.EINTR) check('read', n);
    }
  }

  async write(desc: PollDesc, p: Uint8Array): Promise<void> {
    for (let rest = p; ;) {
      const n = this.#kernel.write(desc.fd, rest);
      if (n === rest.length) return;
      if (n >= 0) rest = rest.subarray(n);
      else if (n === -errno.EAGAIN) await untilWritable(desc);
      else if (n !== -errno.EINTR) check('write', n);
    }
  }

  /** Asks the kernel once, and returns the tasks that can go on. */
  poll(delayMs: number): Waiter[] {
    const n = this.#kernel.epollWait(this.#ep, this.#events, BATCH, delayMs);
    const woken: Waiter[] = [];
    for (let i = 0; i < n; i += 1) {
      const { events, data } = this.#events[i]!;
      const desc = this.#descs[Number(data)];
      if (!desc) continue;
      if (events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR)) {
        if (typeof desc.reader === 'function') woken.push(desc.reader);
        desc.reader = READY;
        desc.drained = false;
        desc.ended ||= (events & ~(EPOLLIN | EPOLLOUT)) !== 0;
      }
      if (events & (EPOLLOUT | EPOLLHUP | EPOLLERR)) {
        if (typeof desc.writer === 'function') woken.push(desc.writer);
        desc.writer = READY;
      }
    }
    return woken;
  }
}

// --- internal ---

const READY = Symbol('ready');

/** Empty, an event that no task has seen yet, or the task that waits. */
type Slot = null | typeof READY | Waiter;

const BATCH = 128; // events for each call
const LUCKY = 8; // reads in a row that are answered at once, then it is the others' turn
const BACKLOG = 4096;
const FLAGS = SOCK_NONBLOCK | SOCK_CLOEXEC;
const EVERYTHING = (EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET) >>> 0;

/** Lets the other tasks go on: one that is answered at once, again and again, would keep them all from it. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

async function untilReadable(desc: PollDesc): Promise<void> {
  if (desc.reader !== READY) await new Promise<void>((resolve) => (desc.reader = resolve));
  desc.reader = null;
}

async function untilWritable(desc: PollDesc): Promise<void> {
  if (desc.writer !== READY) await new Promise<void>((resolve) => (desc.writer = resolve));
  desc.writer = null;
}

function check(call: string, ret: number): number {
  if (ret < 0) throw new Error(`${call}: ${errnoName(ret)}`);
  return ret;
}
