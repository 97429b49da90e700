// The solution with a kernel behind a Proxy that counts, a mixin, a tally of bigints, and inspection.
// exercise 5
// expect file passed
// Try first; if there is nothing to do yet, say that you are about to wait, look once more, and only
// then sleep. Whoever has news writes it down first, and looks for sleepers second.

import {
  EPOLLERR,
  EPOLLET,
  EPOLLHUP,
  EPOLLIN,
  EPOLLOUT,
  EPOLLRDHUP,
  EPOLL_CLOEXEC,
  EPOLL_CTL_ADD,
  EPOLL_CTL_DEL,
  EFD_CLOEXEC,
  EFD_NONBLOCK,
  SOCK_CLOEXEC,
  SOCK_NONBLOCK,
  type EpollEvent,
  type Fd,
  type Kernel,
  type Ret,
  type SockAddr,
  type Tasks,
  Atomic,
  G,
  READY,
  Slot,
  WAIT,
  errno,
  errnoName,
  park,
  ready,
} from '@socketlings/kernel';
import { EventEmitter } from 'node:events';
import { debuglog, inspect } from 'node:util';
import { ClosedError, NetError, TimeoutError } from '@socketlings/net';
import type { Clock, Deadline, Op, TimerId } from '@socketlings/net';

/** One connection, no poller: gives every byte back, until the end. */
export function echoByHand(kernel: Kernel, fd: Fd): void {
  const ep = check('read', kernel.epollCreate1(EPOLL_CLOEXEC));
  const events = (EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET) >>> 0;
  kernel.epollCtl(ep, EPOLL_CTL_ADD, fd, { events, data: 0n });
  const call = (system: () => Ret): number => {
    for (;;) {
      const ret = system();
      if (ret >= 0) return ret;
      if (ret === -errno.EAGAIN) kernel.epollWait(ep, [], 1, -1);
      else if (ret !== -errno.EINTR) throw failed('read', ret);
    }
  };
  const p = new Uint8Array(4096);
  try {
    for (let n = call(() => kernel.read(fd, p)); n > 0; n = call(() => kernel.read(fd, p))) {
      for (let sent = 0; sent < n;) sent += call(() => kernel.write(fd, p.subarray(sent, n)));
    }
  } finally {
    kernel.close(ep);
    kernel.close(fd);
  }
}

/** Everybody's first poller: who sleeps on which descriptor, in a map. */
export class FirstPoller {
  readonly #kernel: Kernel;
  readonly #ep: Fd;
  readonly #slots = new Map<Fd, Slot>();

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
    this.#ep = check('set', kernel.epollCreate1(EPOLL_CLOEXEC));
  }

  open(fd: Fd): void {
    this.#slots.set(fd, new Slot());
    const events = (EPOLLIN | EPOLLRDHUP | EPOLLET) >>> 0;
    check('set', this.#kernel.epollCtl(this.#ep, EPOLL_CTL_ADD, fd, { events, data: BigInt(fd) }));
  }

  async read(fd: Fd, p: Uint8Array): Promise<number | null> {
    const slot = this.#slots.get(fd)!;
    for (;;) {
      slot.store(null);
      const n = this.#kernel.read(fd, p);
      if (n !== -errno.EAGAIN) return check('read', n) || null;
      // An event that came since the read is READY, and no reason to sleep.
      await park(slot, (s, g) => s.cas(null, g));
    }
  }

  poll(delayMs: number): G[] {
    const events: EpollEvent[] = [];
    const n = this.#kernel.epollWait(this.#ep, events, 128, delayMs);
    const gs = events.slice(0, Math.max(n, 0)).map(({ data }) => {
      return this.#slots.get(Number(data))?.swap(READY);
    });
    return gs.filter((g) => g instanceof G);
  }
}

/** A descriptor that a poller takes care of. */
export class PollDesc {
  readonly fd: Fd;
  /** What its events carry: never used twice, other than `fd`. */
  readonly tag: bigint;
  readonly reading = new Direction();
  readonly writing = new Direction();
  /** One while it is open, and one for each operation inside. */
  references = 1;

  constructor(fd: Fd, tag: bigint) {
    this.fd = fd;
    this.tag = tag;
  }
}

/** Go's netpoller, and the part of its `poll.FD` that waits. One reader and one writer at a time. */
export class Poller extends Emitting(Object) {
  readonly #kernel: Kernel;
  readonly #clock: Clock;
  readonly #ep: Fd;
  readonly #alarm: Fd;
  readonly #woken = new Atomic(false, 'woken');
  readonly #descs = new Map<bigint, PollDesc>();
  readonly #events: EpollEvent[] = [];
  #tags = ALARM;

  constructor(kernel: Kernel, clock: Clock) {
    super();
    kernel = spied(kernel, this.calls);
    this.#kernel = kernel;
    this.#clock = clock;
    this.#ep = check('set', kernel.epollCreate1(EPOLL_CLOEXEC));
    this.#alarm = check('set', kernel.eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC));
    // Level-triggered: it rings until somebody who was asleep has heard it.
    this.#add(this.#alarm, { events: EPOLLIN, data: ALARM });
  }

  open(fd: Fd): PollDesc {
    const pd = new PollDesc(fd, ++this.#tags);
    this.#add(fd, { events: (EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET) >>> 0, data: pd.tag });
    this.#descs.set(pd.tag, pd);
    return pd;
  }

  close(pd: PollDesc): void {
    this.#checkOpen(pd, 'close');
    for (const direction of [pd.reading, pd.writing]) {
      this.#setTimer(direction, null);
      direction.closed = true; // written down first …
      this.#stop(direction); // … and sleepers second
    }
    this.#leave(pd);
  }

  setDeadline(pd: PollDesc, mode: 'r' | 'w' | 'rw', t: Deadline): void {
    this.#checkOpen(pd, 'set');
    if (mode !== 'w') this.#setDeadline(pd.reading, t);
    if (mode !== 'r') this.#setDeadline(pd.writing, t);
  }

  /** Go's netpoll: for ever if `delayMs` < 0. Gives those who can go on. */
  readonly calls = new Tally();

  [inspect.custom](): string {
    return `Poller ${JSON.stringify(Object.fromEntries(this.calls))}`;
  }

  poll(delayMs: number): G[] {
    if (debug.enabled) debug('%O', this);
    const timeout =
      delayMs > 0 ? Math.min(Math.max(1, Math.trunc(delayMs)), 1e9) : Math.sign(delayMs);
    for (;;) {
      const n = this.#kernel.epollWait(this.#ep, this.#events, BATCH, timeout);
      if (n === -errno.EINTR && timeout <= 0) continue;
      if (n === -errno.EINTR) return []; // how long is left, the caller knows
      check('set', n);
      return this.#events.slice(0, n).flatMap((event) => this.#dispatch(event, timeout));
    }
  }

  /** Go's netpollBreak: whoever sleeps in `poll` returns. */
  wake(): void {
    if (!this.#woken.cas(false, true)) return; // it rings already
    while (this.#kernel.write(this.#alarm, ONE) === -errno.EINTR);
  }

  async read(pd: PollDesc, p: Uint8Array): Promise<number | null> {
    this.#enter(pd, 'read');
    try {
      for (;;) {
        this.#prepare(pd.reading, 'read', 0);
        if (p.length === 0) return 0; // not the end: nothing was asked for
        const n = this.#kernel.read(pd.fd, p);
        if (n >= 0) return n || null;
        if (n === -errno.EAGAIN) await pd.reading.wait();
        else if (n !== -errno.EINTR) throw failed('read', n);
      }
    } finally {
      this.#leave(pd);
    }
  }

  async write(pd: PollDesc, p: Uint8Array): Promise<void> {
    this.#enter(pd, 'write');
    try {
      let sent = 0;
      do {
        this.#prepare(pd.writing, 'write', sent);
        const n = this.#kernel.write(pd.fd, sent === 0 ? p : p.subarray(sent));
        if (n >= 0) sent += n;
        else if (n === -errno.EAGAIN) await pd.writing.wait();
        else if (n !== -errno.EINTR) throw failed('write', n, sent);
      } while (sent < p.length);
    } finally {
      this.#leave(pd);
    }
  }

  async accept(pd: PollDesc): Promise<Fd> {
    this.#enter(pd, 'accept');
    try {
      for (;;) {
        this.#prepare(pd.reading, 'accept', 0);
        const fd = this.#kernel.accept4(pd.fd, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd >= 0) return fd;
        if (fd === -errno.EAGAIN) await pd.reading.wait();
        else if (fd !== -errno.EINTR && fd !== -errno.ECONNABORTED) throw failed('accept', fd);
      }
    } finally {
      this.#leave(pd);
    }
  }

  async connect(addr: SockAddr): Promise<PollDesc> {
    const fd = check('dial', this.#kernel.socket(SOCK_NONBLOCK | SOCK_CLOEXEC));
    const pd = this.#openOrClose(fd, 'dial', () => {
      const ret = this.#kernel.connect(fd, addr);
      return UNDER_WAY.has(-ret) ? 0 : ret;
    });
    try {
      do await this.#untilWritable(pd);
      while (!this.#connected(fd));
      return pd;
    } catch (error) {
      if (!pd.writing.closed) this.close(pd);
      throw error;
    }
  }

  listen(addr: SockAddr): PollDesc {
    const fd = check('listen', this.#kernel.socket(SOCK_NONBLOCK | SOCK_CLOEXEC));
    return this.#openOrClose(fd, 'listen', () => {
      this.#kernel.setsockopt(fd, 'SO_REUSEADDR', 1);
      return this.#kernel.bind(fd, addr) || this.#kernel.listen(fd, BACKLOG);
    });
  }

  /** What one direction holds, in a word: for Step 12. */
  describe(pd: PollDesc, mode: 'r' | 'w'): SlotWord {
    return (mode === 'r' ? pd.reading : pd.writing).describe();
  }

  #add(fd: Fd, event: EpollEvent): void {
    check('set', this.#kernel.epollCtl(this.#ep, EPOLL_CTL_ADD, fd, event));
  }

  /** A socket is registered when it listens or connects, and not before: an unborn one has events, too. */
  #openOrClose(fd: Fd, op: Op, prepare: () => Ret): PollDesc {
    try {
      check(op, prepare());
      return this.open(fd);
    } catch (error) {
      this.#kernel.close(fd);
      throw error;
    }
  }

  async #untilWritable(pd: PollDesc): Promise<void> {
    this.#enter(pd, 'dial');
    try {
      await pd.writing.wait();
      this.#prepare(pd.writing, 'dial', 0);
    } finally {
      this.#leave(pd);
    }
  }

  /** Whether it is; an event alone is only a hint. */
  #connected(fd: Fd): boolean {
    const error = this.#kernel.getsockopt(fd, 'SO_ERROR');
    if (error !== 0 && !UNDER_WAY.has(error)) throw failed('dial', -error);
    return error === 0 && this.#kernel.getpeername(fd, {}) === 0;
  }

  #dispatch({ events, data }: EpollEvent, timeout: number): G[] {
    if (data === ALARM) {
      if (timeout !== 0) this.#silence();
      return [];
    }
    const pd = this.#descs.get(data);
    if (!pd) return []; // closed since; its number may be somebody else's
    const forReader = events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR);
    const forWriter = events & (EPOLLOUT | EPOLLHUP | EPOLLERR);
    const reader = forReader ? pd.reading.event() : null;
    const writer = forWriter ? pd.writing.event() : null;
    return [reader, writer].filter((g) => g !== null);
  }

  #silence(): void {
    this.#kernel.read(this.#alarm, new Uint8Array(8));
    this.#woken.store(false);
  }

  #setDeadline(direction: Direction, t: Deadline): void {
    direction.expired = t !== null && t <= this.#clock.now();
    this.#setTimer(direction, direction.expired ? null : t);
    if (direction.expired) this.#stop(direction);
  }

  #setTimer(direction: Direction, t: Deadline): void {
    if (direction.timer !== undefined) this.#clock.clearTimer(direction.timer);
    direction.timer = undefined;
    const series = ++direction.series; // a timer that has gone off can't be cleared any more
    if (t === null) return;
    direction.timer = this.#clock.setTimer(t, () => {
      if (direction.series !== series) return;
      direction.timer = undefined;
      direction.expired = true;
      this.#stop(direction);
    });
  }

  #stop(direction: Direction): void {
    const g = direction.stop();
    if (g) ready(g);
  }

  #enter(pd: PollDesc, op: Op): void {
    this.#checkOpen(pd, op);
    pd.references += 1;
  }

  #leave(pd: PollDesc): void {
    pd.references -= 1;
    if (pd.references > 0) return; // the last one out closes the descriptor
    this.#descs.delete(pd.tag);
    this.#kernel.epollCtl(this.#ep, EPOLL_CTL_DEL, pd.fd);
    this.#kernel.close(pd.fd);
  }

  /** Before each try: an event from now on means that something has come after it. */
  #prepare(direction: Direction, op: Op, n: number): void {
    if (direction.closed) throw new ClosedError({ op, n });
    if (direction.expired) throw new TimeoutError({ op, n });
    direction.reset();
  }

  #checkOpen(pd: PollDesc, op: Op): void {
    if (pd.reading.closed) throw new ClosedError({ op });
  }
}

export async function run(poller: Pick<Poller, 'poll'>, tasks: Tasks): Promise<void> {
  for (let turns = 0; tasks.left > 0; turns += 1) {
    if (turns % 50 === 0 || tasks.runnable === 0) {
      tasks.runTimers();
      for (const g of poller.poll(tasks.runnable > 0 ? 0 : tasks.untilTimer)) ready(g);
    }
    await tasks.turn();
  }
}

// --- internal ---

const debug = debuglog('poller');

class Tally extends Map<string, bigint> {
  override get(name: string): bigint {
    return super.get(name) ?? 0n;
  }
  count(name: string): void {
    this.set(name, this.get(name) + 1n);
  }
  toJSON(): Record<string, string> {
    return Object.fromEntries([...this].map(([name, n]) => [name, `${n}`]));
  }
}

/** Kernel calls go through a Proxy that counts them. */
function spied(kernel: Kernel, calls: Tally): Kernel {
  return new Proxy(kernel, {
    get(target, name, receiver) {
      const call: unknown = Reflect.get(target, name, receiver);
      if (typeof call !== 'function') return call;
      return (...args: unknown[]): unknown => {
        calls.count(String(name));
        return Reflect.apply(call, target, args);
      };
    },
  });
}

function Emitting<B extends new (...args: any[]) => object>(Base: B) {
  return class extends Base {
    readonly events = new EventEmitter();
    readonly born = performance.mark('poller').startTime;
  };
}

const BATCH = 128;
const BACKLOG = 4096;
const ALARM = 0n;
const ONE = Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0);
const UNDER_WAY: ReadonlySet<number> = new Set([errno.EINPROGRESS, errno.EALREADY, errno.EINTR]);

type SlotWord = 'nil' | 'ready' | 'wait' | 'parked';

/** Reading or writing: who waits, and what speaks against it. */
class Direction {
  closed = false;
  expired = false;
  timer: TimerId | undefined;
  series = 0;
  readonly #slot = new Slot();

  /** Forgets the events so far. */
  reset(): void {
    this.#slot.cas(READY, null);
  }

  /** Sleeps until there has been an event, or until something speaks against it; null: there is no need to. */
  wait(): Promise<void> | null {
    if (this.#slot.cas(null, WAIT)) {
      if (!this.closed && !this.expired) return park(this.#slot);
      this.#slot.store(null);
    } else if (this.#slot.load() !== READY) {
      throw new Error('two tasks wait: a descriptor has room for one reader and one writer');
    }
    return null;
  }

  /** Something has come: gives whoever sleeps. */
  event(): G | null {
    return this.#wake(READY);
  }

  /** It is closed, or its time is over: gives whoever sleeps. */
  stop(): G | null {
    return this.#wake(null);
  }

  describe(): SlotWord {
    const state = this.#slot.load();
    if (state === WAIT) return 'wait';
    if (state === READY) return 'ready';
    return state === null ? 'nil' : 'parked';
  }

  #wake(next: typeof READY | null): G | null {
    for (;;) {
      const old = this.#slot.load();
      if (old === READY || old === next) return null;
      if (this.#slot.cas(old, next)) return old instanceof G ? old : null;
    }
  }
}

function check(op: Op, ret: Ret): number {
  if (ret < 0) throw failed(op, ret);
  return ret;
}

function failed(op: Op, ret: Ret, n = 0): NetError {
  return new NetError({ op, code: errnoName(ret), n });
}
