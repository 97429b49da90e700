import {
  SOCK_CLOEXEC,
  SOCK_NONBLOCK,
  errno,
  refuseToBlock,
  type EpollEvent,
  type Errno,
  type Fd,
  type IntOption,
  type Kernel,
  type Linger,
  type Ret,
  type SockAddr,
} from '@socketlings/kernel';
import { Deadlock } from '../faults.ts';
import { bufferSizeFor } from '../profile.ts';
import { Random } from '../random.ts';
import { VirtualClock } from '../virtual-clock.ts';
import { Descriptors, type Descriptor } from './descriptors.ts';
import { Epoll } from './epoll.ts';
import { EventCounter } from './event-counter.ts';
import {
  Injected,
  kernelPolicyFor,
  mischiefFor,
  type KernelRun,
  type Mischief,
} from './mischief.ts';
import type { OpenFile } from './open-file.ts';
import { reasonToGoOn, waiting, type Parked } from './parked.ts';
import { Ports } from '../tcp/ports.ts';
import { sleep } from './sleep.ts';
import { TcpSocket } from './tcp-socket.ts';
import type { World } from '../tcp/world.ts';

export interface SimKernelOptions {
  readonly run?: KernelRun;
  /** Shared with whoever sets timers; a wait moves it. */
  readonly clock?: VirtualClock;
  /** How many descriptors may be open. */
  readonly limit?: number;
  /** Who sleeps on which descriptor: for the report of a deadlock. */
  readonly parked?: () => readonly Parked[];
}

/**
 * A Linux with nothing but TCP on its loopback interface, in memory and on virtual time. The rules that
 * comments cite, K1 to K44, stand in README.md; a real Linux keeps them as well (conformance/).
 */
export class SimKernel implements Kernel {
  readonly clock: VirtualClock;
  readonly #descriptors: Descriptors;
  readonly #world: World;
  readonly #chance: Random;
  readonly #mischief: Mischief;
  readonly #injected = new Injected();
  readonly #parked: () => readonly Parked[];

  constructor(options: SimKernelOptions = {}) {
    const { run = 'friendly', clock = new VirtualClock(), limit = 1024, parked = none } = options;
    const chance = new Random(typeof run === 'number' ? run : 0);
    this.clock = clock;
    this.#descriptors = new Descriptors(limit);
    this.#chance = chance;
    this.#mischief = mischiefFor(run, chance);
    this.#parked = parked;
    this.#world = {
      clock,
      ports: new Ports(clock),
      bufferSize: bufferSizeFor(run === 'loopback' ? 'friendly' : run, chance),
      policy: () => kernelPolicyFor(run, chance),
    };
  }

  /** The descriptors that are open. */
  get openFds(): Fd[] {
    return this.#descriptors.numbers;
  }

  /** Descriptors registered with any epoll. */
  get registrations(): number {
    const files = this.openFds.map((fd) => this.#descriptors.get(fd)!.file);
    return files.reduce((sum, file) => sum + (file instanceof Epoll ? file.size : 0), 0);
  }

  /** Makes the next calls of this name fail, one with each error, and do nothing. */
  inject(call: Exclude<keyof Kernel, 'now' | 'close'>, ...errors: Errno[]): void {
    this.#injected.add(call, errors);
  }

  /** Why a call in this direction would not say `EAGAIN`, in words; `null` if it would. */
  readiness(fd: Fd, direction: 'r' | 'w'): string | null {
    const descriptor = this.#descriptors.get(fd);
    return descriptor ? reasonToGoOn(descriptor.file, direction) : null;
  }

  /** Whether a wait on this epoll would give something at once. */
  hasEvents(ep: Fd): boolean {
    const file = this.#descriptors.get(ep)?.file;
    return file instanceof Epoll && file.pending;
  }

  socket(flags: number): Ret {
    return this.#new('socket', flags, () => new TcpSocket(this.#world));
  }

  bind(fd: Fd, addr: SockAddr): Ret {
    return this.#onSocket('bind', fd, (socket) => socket.bind(addr));
  }

  listen(fd: Fd, backlog: number): Ret {
    return this.#onSocket('listen', fd, (socket) => socket.listen(backlog));
  }

  accept4(fd: Fd, flags: number, out?: { addr?: SockAddr }): Ret {
    if (flags & ~FLAGS) return -errno.EINVAL;
    return this.#onSocket('accept4', fd, (socket, blocking) => {
      if (this.#descriptors.full) return -errno.EMFILE; // and the connection stays queued (K24)
      const accepted = socket.accept();
      if (accepted === -errno.EAGAIN && blocking) refuseToBlock('accept4', fd);
      if (typeof accepted === 'number') return accepted;
      if (out) out.addr = accepted.remote;
      return this.#descriptors.add({ file: accepted, blocking: !(flags & SOCK_NONBLOCK) });
    });
  }

  connect(fd: Fd, addr: SockAddr): Ret {
    return this.#onSocket('connect', fd, (socket, blocking) => {
      const ret = socket.connect(addr);
      if (ret === -errno.EINPROGRESS && blocking) refuseToBlock('connect', fd);
      return ret;
    });
  }

  read(fd: Fd, p: Uint8Array): Ret {
    return this.#call('read', fd, ({ file, blocking }) => {
      if (!(file instanceof TcpSocket || file instanceof EventCounter)) return -errno.EINVAL;
      const ret = file.read(p);
      if (ret === -errno.EAGAIN && blocking) refuseToBlock('read', fd);
      return ret;
    });
  }

  write(fd: Fd, p: Uint8Array): Ret {
    return this.#call('write', fd, ({ file, blocking }) => {
      if (!(file instanceof TcpSocket || file instanceof EventCounter)) return -errno.EINVAL;
      const ret = file.write(p);
      const waits =
        ret === -errno.EAGAIN || (file instanceof TcpSocket && ret < p.length && ret >= 0);
      if (waits && blocking) refuseToBlock('write', fd);
      return ret;
    });
  }

  shutdown(fd: Fd, how: number): Ret {
    return this.#onSocket('shutdown', fd, (socket) => socket.shutdown(how));
  }

  close(fd: Fd): Ret {
    return this.#call('close', fd, ({ file }) => {
      this.#descriptors.delete(fd);
      file.close();
      return 0;
    });
  }

  getsockname(fd: Fd, out: { addr?: SockAddr }): Ret {
    return this.#onSocket('getsockname', fd, (socket) => {
      out.addr = socket.getsockname();
      return 0;
    });
  }

  getpeername(fd: Fd, out: { addr?: SockAddr }): Ret {
    return this.#onSocket('getpeername', fd, (socket) => {
      const addr = socket.getpeername();
      if (!addr) return -errno.ENOTCONN;
      out.addr = addr;
      return 0;
    });
  }

  setsockopt(fd: Fd, option: IntOption | 'SO_LINGER', value: number | Linger): Ret {
    return this.#onSocket('setsockopt', fd, (socket) => socket.setOption(option, value));
  }

  getsockopt(fd: Fd, option: IntOption): Ret {
    return this.#onSocket('getsockopt', fd, (socket) => socket.getOption(option));
  }

  epollCreate1(flags: number): Ret {
    if (flags & ~SOCK_CLOEXEC) return -errno.EINVAL;
    return this.#new('epollCreate1', flags, () => new Epoll());
  }

  epollCtl(ep: Fd, op: number, fd: Fd, event: EpollEvent = NO_EVENT): Ret {
    return this.#call('epollCtl', ep, ({ file: epoll }) => {
      const target = this.#descriptors.get(fd);
      if (!target) return -errno.EBADF;
      if (!(epoll instanceof Epoll)) return -errno.EINVAL;
      return epoll.control(op, fd, target.file, event);
    });
  }

  epollWait(ep: Fd, out: EpollEvent[], max: number, timeoutMs: number): Ret {
    if (max <= 0) return -errno.EINVAL;
    return this.#call('epollWait', ep, ({ file: epoll }) => {
      if (!(epoll instanceof Epoll)) return -errno.EINVAL;
      if (this.#mischief.spurious()) epoll.rattle((count) => this.#chance.int(0, count - 1));
      const events = epoll.collect(max);
      if (events.length === 0 && timeoutMs !== 0) {
        if (this.#mischief.interrupts()) return -errno.EINTR;
        events.push(...this.#sleep(epoll, max, timeoutMs));
      }
      events.forEach((event, i) => (out[i] = event));
      return events.length;
    });
  }

  eventfd(init: number, flags: number): Ret {
    return this.#new('eventfd', flags, () => new EventCounter(init));
  }

  now(): bigint {
    return BigInt(Math.round(this.clock.now() * 1e6));
  }

  #sleep(epoll: Epoll, max: number, timeoutMs: number): EpollEvent[] {
    const events = sleep(this.clock, timeoutMs, () => epoll.collect(max));
    if (events) return events;
    const files = (fd: Fd): OpenFile | undefined => this.#descriptors.get(fd)?.file;
    throw new Deadlock(this.#parked().map((parked) => waiting(parked, files(parked.fd))));
  }

  #new(call: string, flags: number, make: () => OpenFile): Ret {
    if (flags & ~FLAGS) return -errno.EINVAL;
    const injected = this.#injected.take(call);
    if (injected !== null) return injected;
    if (this.#descriptors.full) return -errno.EMFILE;
    return this.#descriptors.add({ file: make(), blocking: !(flags & SOCK_NONBLOCK) });
  }

  #onSocket(call: string, fd: Fd, body: (socket: TcpSocket, blocking: boolean) => Ret): Ret {
    return this.#call(call, fd, ({ file, blocking }) => {
      return file instanceof TcpSocket ? body(file, blocking) : -errno.ENOTSOCK;
    });
  }

  // What is due by now has happened before a call looks, and after it has acted.
  #call(call: string, fd: Fd, body: (descriptor: Descriptor) => Ret): Ret {
    const descriptor = this.#descriptors.get(fd);
    if (!descriptor) return -errno.EBADF;
    const injected = this.#injected.take(call);
    if (injected !== null) return injected;
    this.clock.runDueEvents();
    const ret = body(descriptor);
    this.clock.runDueEvents();
    return ret;
  }
}

// --- internal ---

const FLAGS = SOCK_NONBLOCK | SOCK_CLOEXEC;
const NO_EVENT: EpollEvent = { events: 0, data: 0n };

const none = (): readonly Parked[] => [];
