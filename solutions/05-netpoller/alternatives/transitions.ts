// All that is known of a descriptor is one record in one cell, and the record never changes: whatever happens is a function
// from a record to the next one, put in by compare and swap. What must be done follows from the two records: a task that
// slept in the first and not in the second is woken, a deadline that is only in the second gets a timer.

import {
  EFD_CLOEXEC,
  EFD_NONBLOCK,
  EPOLLERR,
  EPOLLET,
  EPOLLHUP,
  EPOLLIN,
  EPOLLOUT,
  EPOLLRDHUP,
  EPOLL_CLOEXEC,
  EPOLL_CTL_ADD,
  EPOLL_CTL_DEL,
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
  Slot,
  errno,
  errnoName,
  park,
  ready,
} from '@socketlings/kernel';
import { ClosedError, NetError, TimeoutError } from '@socketlings/net';
import type { Clock, Deadline, Op, TimerId } from '@socketlings/net';

/** One connection, no poller: gives every byte back, until the end. */
export function echoByHand(kernel: Kernel, fd: Fd): void {
  const ep = check('read', kernel.epollCreate1(EPOLL_CLOEXEC));
  kernel.epollCtl(ep, EPOLL_CTL_ADD, fd, { events: EVERYTHING, data: 0n });
  const insist = (op: Op, call: () => Ret): number => {
    let ret = call();
    for (; ret === -errno.EAGAIN || ret === -errno.EINTR; ret = call()) {
      if (ret === -errno.EAGAIN) kernel.epollWait(ep, [], 1, -1);
    }
    return check(op, ret);
  };
  try {
    const p = new Uint8Array(4096);
    for (;;) {
      const n = insist('read', () => kernel.read(fd, p));
      if (n === 0) return;
      for (let rest = p.subarray(0, n); rest.length > 0;) {
        rest = rest.subarray(insist('write', () => kernel.write(fd, rest)));
      }
    }
  } finally {
    kernel.close(ep);
    kernel.close(fd);
  }
}

/** The smallest poller: a cell for each descriptor, with a count of its events or with the task that sleeps. */
export class FirstPoller {
  readonly #kernel: Kernel;
  readonly #ep: Fd;
  readonly #cells = new Map<Fd, Atomic<number | G>>();
  readonly #bed = new Slot();

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
    this.#ep = check('set', kernel.epollCreate1(EPOLL_CLOEXEC));
  }

  open(fd: Fd): void {
    this.#cells.set(fd, new Atomic<number | G>(0));
    const events = (EPOLLIN | EPOLLRDHUP | EPOLLET) >>> 0;
    check('set', this.#kernel.epollCtl(this.#ep, EPOLL_CTL_ADD, fd, { events, data: BigInt(fd) }));
  }

  async read(fd: Fd, p: Uint8Array): Promise<number | null> {
    const cell = this.#cells.get(fd)!;
    for (;;) {
      const seen = cell.load();
      const n = this.#kernel.read(fd, p);
      if (n !== -errno.EAGAIN) return check('read', n) || null;
      // Another count than before: an event has come since, and is no reason to sleep.
      await park(this.#bed, (_, g) => cell.cas(seen, g));
    }
  }

  poll(delayMs: number): G[] {
    const events: EpollEvent[] = [];
    const n = Math.max(0, this.#kernel.epollWait(this.#ep, events, BATCH, delayMs));
    const found = events.slice(0, n).map(({ data }) => this.#count(this.#cells.get(Number(data))!));
    return found.filter((g) => g !== null);
  }

  #count(cell: Atomic<number | G>): G | null {
    const old = cell.load();
    if (!(old instanceof G)) return cell.cas(old, old + 1) ? null : this.#count(cell);
    cell.store(0);
    return old;
  }
}

/** A descriptor that a poller takes care of. */
export class PollDesc {
  readonly fd: Fd;
  /** What its events carry: never used twice, other than `fd`. */
  readonly tag: bigint;
  readonly state = new Atomic<State>(NEW, 'state');
  readonly bed = new Slot(); // park() wants one

  constructor(fd: Fd, tag: bigint) {
    this.fd = fd;
    this.tag = tag;
  }
}

/** A poller for one reader and one writer at a time. */
export class Poller {
  readonly #kernel: Kernel;
  readonly #clock: Clock;
  readonly #ep: Fd;
  readonly #alarm: Fd;
  readonly #ringing = new Atomic(false, 'ringing');
  readonly #descs = new Map<bigint, PollDesc>();
  #lastTag = ALARM;

  constructor(kernel: Kernel, clock: Clock) {
    this.#kernel = kernel;
    this.#clock = clock;
    this.#ep = check('set', kernel.epollCreate1(EPOLL_CLOEXEC));
    this.#alarm = check('set', kernel.eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC));
    this.#register(this.#alarm, EPOLLIN, ALARM); // level-triggered: it rings until a waiting poll has heard it
  }

  open(fd: Fd): PollDesc {
    const pd = new PollDesc(fd, (this.#lastTag += 1n));
    this.#register(fd, EVERYTHING, pd.tag);
    this.#descs.set(pd.tag, pd);
    return pd;
  }

  close(pd: PollDesc): void {
    this.#happen(pd, closing);
  }

  setDeadline(pd: PollDesc, mode: 'r' | 'w' | 'rw', t: Deadline): void {
    const now = this.#clock.now();
    for (const way of mode === 'rw' ? BOTH : [mode]) this.#happen(pd, limiting(way, t, now));
  }

  /** For ever if `delayMs` < 0. Gives those who can go on. */
  poll(delayMs: number): G[] {
    const timeout = delayMs > 0 ? Math.min(Math.ceil(delayMs), 1e9) : Math.sign(delayMs);
    const events: EpollEvent[] = [];
    let n: Ret;
    do n = this.#kernel.epollWait(this.#ep, events, BATCH, timeout);
    while (n === -errno.EINTR && timeout <= 0);
    if (n === -errno.EINTR) return []; // how long is left, the caller knows
    return events.slice(0, check('set', n)).flatMap((event) => this.#dispatch(event, timeout));
  }

  /** Ends a `poll` that waits. */
  wake(): void {
    if (this.#ringing.swap(true)) return;
    while (this.#kernel.write(this.#alarm, ONE) === -errno.EINTR);
  }

  async read(pd: PollDesc, p: Uint8Array): Promise<number | null> {
    return this.#inside(pd, 'read', async () => {
      if (p.length > 0) {
        return (await this.#insist(pd, 'r', 'read', 0, () => this.#kernel.read(pd.fd, p))) || null;
      }
      this.#become(pd, trying('r', 'read', 0));
      return 0; // not the end: nothing was asked for
    });
  }

  async write(pd: PollDesc, p: Uint8Array): Promise<void> {
    return this.#inside(pd, 'write', async () => {
      let sent = 0;
      do {
        const rest = p.subarray(sent);
        sent += await this.#insist(pd, 'w', 'write', sent, () => this.#kernel.write(pd.fd, rest));
      } while (sent < p.length);
    });
  }

  async accept(pd: PollDesc): Promise<Fd> {
    const flags = SOCK_NONBLOCK | SOCK_CLOEXEC;
    return this.#inside(pd, 'accept', () =>
      this.#insist(pd, 'r', 'accept', 0, () => this.#kernel.accept4(pd.fd, flags)),
    );
  }

  async connect(addr: SockAddr): Promise<PollDesc> {
    const pd = this.#socket('dial', (fd) => {
      const ret = this.#kernel.connect(fd, addr);
      return UNDER_WAY.has(-ret) ? 0 : ret;
    });
    try {
      await this.#inside(pd, 'dial', async () => {
        do {
          await this.#sleep(pd, 'w');
          this.#become(pd, trying('w', 'dial', 0));
        } while (!this.#isConnected(pd.fd));
      });
      return pd;
    } catch (error) {
      this.close(pd); // only the caller could, and does not have it yet
      throw error;
    }
  }

  listen(addr: SockAddr): PollDesc {
    return this.#socket('listen', (fd) => {
      this.#kernel.setsockopt(fd, 'SO_REUSEADDR', 1);
      return this.#kernel.bind(fd, addr) || this.#kernel.listen(fd, BACKLOG);
    });
  }

  /** What one direction holds, in a word: for Step 12. */
  describe(pd: PollDesc, mode: 'r' | 'w'): 'nil' | 'ready' | 'wait' | 'parked' {
    const { hasNews, task } = pd.state.load()[mode];
    if (hasNews) return 'ready';
    if (task instanceof G) return 'parked';
    return task === TIRED ? 'wait' : 'nil';
  }

  #register(fd: Fd, events: number, data: bigint): void {
    check('set', this.#kernel.epollCtl(this.#ep, EPOLL_CTL_ADD, fd, { events, data }));
  }

  /** Registered when it listens or connects, and not before: a socket has events before that, too. */
  #socket(op: Op, prepare: (fd: Fd) => Ret): PollDesc {
    const fd = check(op, this.#kernel.socket(SOCK_NONBLOCK | SOCK_CLOEXEC));
    try {
      check(op, prepare(fd));
      return this.open(fd);
    } catch (error) {
      this.#kernel.close(fd);
      throw error;
    }
  }

  /** An event alone is only a hint. */
  #isConnected(fd: Fd): boolean {
    const error = this.#kernel.getsockopt(fd, 'SO_ERROR');
    if (error !== 0 && !UNDER_WAY.has(error)) throw failed('dial', -error);
    return error === 0 && this.#kernel.getpeername(fd, {}) === 0;
  }

  #dispatch({ events, data }: EpollEvent, timeout: number): G[] {
    if (data === ALARM) {
      if (timeout !== 0) this.#silence(); // one that only looks leaves it to one that waits
      return [];
    }
    const pd = this.#descs.get(data);
    return pd ? wokenBy(this.#become(pd, hearing(events))) : []; // closed since: old news
  }

  #silence(): void {
    this.#kernel.read(this.#alarm, new Uint8Array(8));
    this.#ringing.store(false);
  }

  async #inside<T>(pd: PollDesc, op: Op, body: () => Promise<T>): Promise<T> {
    this.#become(pd, entering(op));
    try {
      return await body();
    } finally {
      this.#become(pd, leaving);
    }
  }

  /** Calls until it is no longer too early. */
  async #insist(pd: PollDesc, way: Way, op: Op, n: number, call: () => Ret): Promise<number> {
    for (;;) {
      this.#become(pd, trying(way, op, n)); // an event from now on has come after the try
      const ret = call();
      if (ret === -errno.EAGAIN) await this.#sleep(pd, way);
      else if (ret !== -errno.EINTR && ret !== -errno.ECONNABORTED) return check(op, ret, n);
    }
  }

  async #sleep(pd: PollDesc, way: Way): Promise<void> {
    this.#become(pd, tiring(way));
    await park(pd.bed, (_, g) => {
      const { after } = this.#become(pd, sleeping(way, g));
      return after[way].task === g;
    });
  }

  #happen(pd: PollDesc, transition: Transition): void {
    for (const g of wokenBy(this.#become(pd, transition))) ready(g);
  }

  #become(pd: PollDesc, transition: Transition): Change {
    for (;;) {
      const before = pd.state.load();
      const after = transition(before);
      if (after !== before && !pd.state.cas(before, after)) continue;
      for (const way of BOTH) this.#setTimer(pd, way, before[way].limit, after[way].limit);
      if (isOver(after) && !isOver(before)) this.#release(pd);
      return { before, after };
    }
  }

  #setTimer(pd: PollDesc, way: Way, old: Limit | null, limit: Limit | null): void {
    if (old === limit) return;
    if (old?.timer !== undefined) this.#clock.clearTimer(old.timer);
    if (limit)
      limit.timer = this.#clock.setTimer(limit.at, () => this.#happen(pd, passing(way, limit)));
  }

  #release(pd: PollDesc): void {
    this.#descs.delete(pd.tag);
    this.#kernel.epollCtl(this.#ep, EPOLL_CTL_DEL, pd.fd);
    this.#kernel.close(pd.fd);
  }
}

/** Rounds: a look, and then one turn for each that is ready by now. Who becomes ready meanwhile waits for the next round. */
export async function run(poller: Pick<Poller, 'poll'>, tasks: Tasks): Promise<void> {
  while (tasks.left > 0) {
    tasks.runTimers();
    const patience = tasks.runnable > 0 ? 0 : tasks.untilTimer;
    poller.poll(patience).forEach((g) => ready(g));
    for (let left = tasks.runnable; left > 0; left -= 1) await tasks.turn();
  }
}

// --- internal ---

const BATCH = 128;
const BACKLOG = 4096;
const ALARM = 0n;
const ONE = Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0);
const EVERYTHING = (EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET) >>> 0;
const BROKEN = EPOLLHUP | EPOLLERR;
const UNDER_WAY: ReadonlySet<number> = new Set([errno.EINPROGRESS, errno.EALREADY, errno.EINTR]);

type Way = 'r' | 'w';
const BOTH = ['r', 'w'] as const;

const TIRED = Symbol('TIRED'); // a task has found nothing, and calls park()

/** A deadline to come. */
interface Limit {
  readonly at: number;
  timer?: TimerId;
}

interface Side {
  readonly hasNews: boolean;
  readonly task: null | typeof TIRED | G;
  readonly limit: Limit | null;
  readonly isLate: boolean;
}

interface State {
  readonly r: Side;
  readonly w: Side;
  readonly closed: boolean;
  /** Operations that may still use the descriptor. */
  readonly inside: number;
}

interface Change {
  readonly before: State;
  readonly after: State;
}

type Transition = (state: State) => State;

const IDLE: Side = { hasNews: false, task: null, limit: null, isLate: false };
const NEW: State = { r: IDLE, w: IDLE, closed: false, inside: 0 };

/** The last one out closes the descriptor. */
function isOver({ closed, inside }: State): boolean {
  return closed && inside === 0;
}

function wokenBy({ before, after }: Change): G[] {
  return BOTH.map((way) => (before[way].task === after[way].task ? null : before[way].task)).filter(
    (task) => task instanceof G,
  );
}

function put(state: State, way: Way, part: Partial<Side>): State {
  const side = { ...state[way], ...part };
  return way === 'r' ? { ...state, r: side } : { ...state, w: side };
}

/** Lets a sleeper go; one that only says that it is tired looks for itself. */
function rouse({ task }: Side): Pick<Side, 'task'> {
  return { task: task === TIRED ? TIRED : null };
}

function entering(op: Op): Transition {
  return (state) => {
    if (state.closed) throw new ClosedError({ op });
    return { ...state, inside: state.inside + 1 };
  };
}

function leaving(state: State): State {
  return { ...state, inside: state.inside - 1 };
}

function closing(state: State): State {
  if (state.closed) throw new ClosedError({ op: 'close' });
  const [r, w] = BOTH.map((way) => ({ ...state[way], ...rouse(state[way]), limit: null }));
  return { ...state, closed: true, r: r!, w: w! };
}

function hearing(events: number): Transition {
  const forReader = events & (EPOLLIN | EPOLLRDHUP | BROKEN);
  const forWriter = events & (EPOLLOUT | BROKEN);
  return (state) => {
    const heard = forReader ? put(state, 'r', { hasNews: true, ...rouse(state.r) }) : state;
    return forWriter ? put(heard, 'w', { hasNews: true, ...rouse(state.w) }) : heard;
  };
}

function trying(way: Way, op: Op, n: number): Transition {
  return (state) => {
    if (state.closed) throw new ClosedError({ op, n });
    if (state[way].isLate) throw new TimeoutError({ op, n });
    return state[way].hasNews ? put(state, way, { hasNews: false }) : state;
  };
}

function tiring(way: Way): Transition {
  return (state) => {
    if (state[way].task === null) return put(state, way, { task: TIRED });
    throw new Error('two tasks wait: a descriptor has room for one reader and one writer');
  };
}

function sleeping(way: Way, g: G): Transition {
  return (state) => {
    const { hasNews, isLate } = state[way];
    return put(state, way, { task: hasNews || isLate || state.closed ? null : g });
  };
}

function limiting(way: Way, t: Deadline, now: number): Transition {
  return (state) => {
    if (state.closed) throw new ClosedError({ op: 'set' });
    if (t === null) return put(state, way, { limit: null, isLate: false });
    if (t > now) return put(state, way, { limit: { at: t }, isLate: false });
    return put(state, way, { limit: null, isLate: true, ...rouse(state[way]) });
  };
}

/** A timer that went off too late to be cleared finds another limit there. */
function passing(way: Way, limit: Limit): Transition {
  return (state) => {
    if (state[way].limit !== limit) return state;
    return put(state, way, { limit: null, isLate: true, ...rouse(state[way]) });
  };
}

function check(op: Op, ret: Ret, n = 0): number {
  if (ret < 0) throw failed(op, ret, n);
  return ret;
}

function failed(op: Op, ret: Ret, n = 0): NetError {
  return new NetError({ op, code: errnoName(ret), n });
}
