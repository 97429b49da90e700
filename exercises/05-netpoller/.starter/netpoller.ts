// 05 Mini netpoller. Read README.md, then run `npm run exercise 5` and make it pass, one step at a time.

import {
  EPOLLET,
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
  type G,
  type Kernel,
  type Ret,
  type SockAddr,
  type Tasks,
} from '@socketlings/kernel';
import { NetError, type Clock, type Deadline, type Op } from '@socketlings/net';

/** One connection, no poller: gives every byte back, until the end. */
export function echoByHand(kernel: Kernel, fd: Fd): void {
  const p = new Uint8Array(4096);
  // TODO(step 1): -EAGAIN means: not now. epollCreate1, epollCtl and epollWait know how to wait.
  const n = kernel.read(fd, p);
  if (n > 0) kernel.write(fd, p.subarray(0, n));
  kernel.close(fd);
}

/** Everybody's first poller: who sleeps on which descriptor, in a map. */
export class FirstPoller {
  readonly #kernel: Kernel;
  readonly #ep: Fd;

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
    this.#ep = check('set', kernel.epollCreate1(EPOLL_CLOEXEC));
  }

  open(fd: Fd): void {
    const events = (EPOLLIN | EPOLLRDHUP | EPOLLET) >>> 0;
    check('set', this.#kernel.epollCtl(this.#ep, EPOLL_CTL_ADD, fd, { events, data: BigInt(fd) }));
  }

  async read(fd: Fd, p: Uint8Array): Promise<number | null> {
    const n = this.#kernel.read(fd, p);
    // TODO(step 2): `await park(slot, …)` sleeps. Where does poll() find who sleeps on which fd?
    // TODO(step 3): the event can come between the EAGAIN and the sleep.
    if (n === -errno.EAGAIN) return 0;
    return check('read', n) || null;
  }

  /** Waits for events, and gives those who can go on. */
  poll(delayMs: number): G[] {
    const events: EpollEvent[] = [];
    this.#kernel.epollWait(this.#ep, events, 128, delayMs);
    return [];
  }
}

/** A descriptor that a poller takes care of. Put here what you need to know about it. */
export class PollDesc {
  readonly fd: Fd;

  constructor(fd: Fd) {
    this.fd = fd;
  }
}

/** Go's netpoller, and the part of its `poll.FD` that waits. One reader and one writer at a time. */
export class Poller {
  readonly #kernel: Kernel;
  readonly #ep: Fd;

  // `clock` is for deadlines.
  constructor(kernel: Kernel, _clock: Clock) {
    this.#kernel = kernel;
    this.#ep = check('set', kernel.epollCreate1(EPOLL_CLOEXEC));
  }

  open(fd: Fd): PollDesc {
    const events = (EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET) >>> 0;
    check('set', this.#kernel.epollCtl(this.#ep, EPOLL_CTL_ADD, fd, { events, data: BigInt(fd) }));
    return new PollDesc(fd);
  }

  close(pd: PollDesc): void {
    // TODO(step 8): somebody may sleep in read() or write(), or be on the way there.
    this.#kernel.close(pd.fd);
  }

  setDeadline(_pd: PollDesc, _mode: 'r' | 'w' | 'rw', _t: Deadline): void {
    // TODO(step 7): whoever sleeps when the time comes is woken with a TimeoutError.
  }

  /** Go's netpoll: for ever if `delayMs` < 0. Gives those who can go on. */
  poll(delayMs: number): G[] {
    const events: EpollEvent[] = [];
    this.#kernel.epollWait(this.#ep, events, 128, delayMs);
    // TODO(step 5): whose events are these? And TODO(step 6): an error is news for both directions.
    return [];
  }

  /** Go's netpollBreak: whoever sleeps in `poll` returns. */
  wake(): void {}

  async read(pd: PollDesc, p: Uint8Array): Promise<number | null> {
    const n = this.#kernel.read(pd.fd, p);
    // TODO(step 4), TODO(step 5): a slot for each direction: null, READY, WAIT, or who sleeps.
    // TODO(step 9): what is left over is never announced again.
    if (n === -errno.EAGAIN) return 0;
    return check('read', n) || null;
  }

  async write(pd: PollDesc, p: Uint8Array): Promise<void> {
    // TODO(step 6): how much of it was taken?
    this.#kernel.write(pd.fd, p);
  }

  async accept(pd: PollDesc): Promise<Fd> {
    // TODO(step 10): nobody may be there yet, and somebody may be gone already.
    return check('accept', this.#kernel.accept4(pd.fd, SOCK_NONBLOCK | SOCK_CLOEXEC));
  }

  async connect(addr: SockAddr): Promise<PollDesc> {
    const fd = check('dial', this.#kernel.socket(SOCK_NONBLOCK | SOCK_CLOEXEC));
    // TODO(step 11): -EINPROGRESS is the normal answer. When is it decided, and how?
    this.#kernel.connect(fd, addr);
    return this.open(fd);
  }

  listen(addr: SockAddr): PollDesc {
    const fd = check('listen', this.#kernel.socket(SOCK_NONBLOCK | SOCK_CLOEXEC));
    check('listen', this.#kernel.bind(fd, addr));
    check('listen', this.#kernel.listen(fd, 4096));
    return this.open(fd);
  }

  /** What one direction holds, in a word: for Step 12. */
  describe(_pd: PollDesc, _mode: 'r' | 'w'): 'nil' | 'ready' | 'wait' | 'parked' {
    return 'nil';
  }
}

/** What calls `poll`: for Step 16. */
export async function run(_poller: Pick<Poller, 'poll'>, tasks: Tasks): Promise<void> {
  // Whoever can go on has a turn. And when nobody can? And who looks for events?
  while (tasks.left > 0) await tasks.turn();
}

/** A result of the kernel, or the error that it stands for. */
function check(op: Op, ret: Ret): number {
  if (ret < 0) throw new NetError({ op, code: errnoName(ret) });
  return ret;
}
