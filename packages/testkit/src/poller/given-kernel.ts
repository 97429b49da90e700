import {
  observed,
  type EpollEvent,
  type Kernel,
  type Linger,
  type PollFd,
  type Ret,
  type SockAddr,
} from '@socketlings/kernel';
import { noteProgress } from '@socketlings/sim';
import { itemsOf, viewOf } from '../base/border.ts';

type Observer = Parameters<typeof observed>[1];

/**
 * A kernel for the code under test. What a call takes crosses the border before it, and what it gives comes
 * back after it: the kernel, and the observer, who is told of the call, see numbers, words, the bytes as
 * they are and records of their own, and nothing more than the call takes.
 */
export function givenKernel(kernel: Kernel, observer: Observer): Kernel {
  const seen = observed(kernel, observer);
  return {
    ...addressCalls(seen),
    ...socketCalls(seen),
    ...epollCalls(seen),
    now: () => seen.now(),
  };
}

// --- internal ---

type Addressing = Pick<Kernel, 'bind' | 'accept4' | 'connect' | 'getsockname' | 'getpeername'>;

function addressCalls(seen: Kernel): Addressing {
  return {
    bind: (fd, addr) => seen.bind(number('bind', fd), addressOf('bind', addr)),
    accept4: (fd, flags, out) => {
      const [one, other] = [number('accept4', fd), number('accept4', flags)];
      return moving(addressed(out, (mine) => seen.accept4(one, other, mine)));
    },
    connect: (fd, addr) => seen.connect(number('connect', fd), addressOf('connect', addr)),
    getsockname: (fd, out) => {
      const one = number('getsockname', fd);
      return addressed(out, (mine) => seen.getsockname(one, mine));
    },
    getpeername: (fd, out) => {
      const one = number('getpeername', fd);
      return addressed(out, (mine) => seen.getpeername(one, mine));
    },
  };
}

function socketCalls(seen: Kernel): Omit<Kernel, keyof (Addressing & Polling) | 'now'> {
  return {
    socket: (flags) => seen.socket(number('socket', flags)),
    listen: (fd, backlog) => seen.listen(number('listen', fd), number('listen', backlog)),
    read: (fd, p) => moving(seen.read(number('read', fd), viewOf('read()', p))),
    write: (fd, p) => seen.write(number('write', fd), viewOf('write()', p)),
    shutdown: (fd, how) => seen.shutdown(number('shutdown', fd), number('shutdown', how)),
    close: (fd) => seen.close(number('close', fd)),
    setsockopt: (fd, option, value) => {
      const [one, two] = [number('setsockopt', fd), word('setsockopt', option)];
      return seen.setsockopt(one, two as 'SO_LINGER', settingOf(value) as Linger);
    },
    getsockopt: (fd, option) =>
      seen.getsockopt(number('getsockopt', fd), word('getsockopt', option)),
  };
}

type Polling = Pick<Kernel, 'epollCreate1' | 'epollCtl' | 'epollWait' | 'poll' | 'eventfd'>;

function epollCalls(seen: Kernel): Polling {
  return {
    epollCreate1: (flags) => seen.epollCreate1(number('epollCreate1', flags)),
    epollCtl: (ep, op, fd, event) => {
      const [one, two, three] = [ep, op, fd].map((arg) => number('epollCtl', arg));
      return seen.epollCtl(one!, two!, three!, event ? eventOf(event) : undefined);
    },
    epollWait: (ep, out, max, timeoutMs) => {
      const [one, two, three] = [ep, max, timeoutMs].map((arg) => number('epollWait', arg));
      const mine: EpollEvent[] = [];
      const ret = seen.epollWait(one!, mine, two! | 0, three! | 0);
      for (let i = 0; i < ret; i += 1) out[i] = eventOf(mine[i]!);
      return ret;
    },
    poll: (fds, timeoutMs) => {
      const mine = pollFdsOf(fds);
      const ret = seen.poll(mine, number('poll', timeoutMs) | 0);
      mine.forEach(({ revents }, i) => (fds[i]!.revents = revents));
      return ret;
    },
    eventfd: (init, flags) => seen.eventfd(number('eventfd', init), number('eventfd', flags)),
  };
}

/** A task that finds something is none that loops: one turn of the poller may wake hundreds of them. */
function moving(ret: Ret): Ret {
  if (ret > 0) noteProgress();
  return ret;
}

function number(call: string, value: unknown): number {
  return plain(call, value, 'number') as number;
}

function word<T extends string>(call: string, value: T): T {
  return plain(call, value, 'string') as T;
}

function plain(call: string, value: unknown, type: 'number' | 'string' | 'bigint'): unknown {
  if (typeof value === type) return value;
  const received = value === null ? 'null' : typeof value;
  throw new TypeError(`${call}() takes a ${type} here, and was given ${received}`);
}

function addressOf(call: string, { ip, port }: SockAddr): SockAddr {
  return { ip: word(call, ip), port: number(call, port) };
}

function eventOf({ events, data }: EpollEvent): EpollEvent {
  return { events: number('epollCtl', events), data: plain('epollCtl', data, 'bigint') as bigint };
}

function pollFdsOf(fds: PollFd[]): PollFd[] {
  const items = itemsOf(fds);
  if (!items) throw new TypeError('poll() takes an array of descriptors to look at');
  return (items as PollFd[]).map(({ fd, events }) => {
    return { fd: number('poll', fd), events: number('poll', events), revents: 0 };
  });
}

function settingOf(value: number | Linger): number | Linger {
  if (typeof value !== 'object' || value === null) return number('setsockopt', value);
  const { onoff, linger } = value;
  return { onoff: number('setsockopt', onoff), linger: number('setsockopt', linger) };
}

/** A call that gives an address: it comes into a record of ours, and from there into the caller's. */
function addressed(
  out: { addr?: SockAddr } | undefined,
  call: (mine: { addr?: SockAddr }) => number,
): number {
  const mine: { addr?: SockAddr } = {};
  const ret = call(mine);
  if (out && mine.addr) out.addr = addressOf('out', mine.addr);
  return ret;
}
