import {
  SOCK_CLOEXEC,
  errno,
  type EpollEvent,
  type Errno,
  type Fd,
  type Kernel,
  type PollFd,
  type Ret,
} from '@socketlings/kernel';
import { bufferSizeFor } from '../profile.ts';
import { Random } from '../random.ts';
import type { Host } from '../tcp/host.ts';
import { Ports } from '../tcp/ports.ts';
import { VirtualClock } from '../virtual-clock.ts';
import { Descriptors } from './descriptors.ts';
import { Entry } from './entry.ts';
import { Epoll } from './epoll.ts';
import { EventCounter } from './event-counter.ts';
import { kernelPolicyFor, mischiefFor, type KernelNetwork } from './mischief.ts';
import { reasonToGoOn, type Parked } from './parked.ts';
import type { OpenFile } from './open-file.ts';
import { poll } from './polls.ts';
import { SocketCalls } from './socket-calls.ts';
import { Waits } from './waits.ts';

export interface SimKernelOptions {
  readonly network?: KernelNetwork;
  /** The program's timers are on it, too; a wait moves it. */
  readonly clock?: VirtualClock;
  /** How many descriptors may be open. */
  readonly limit?: number;
  /** The tasks that sleep on descriptors: for the report of a deadlock. */
  readonly parked?: () => readonly Parked[];
}

/**
 * A Linux with nothing but TCP on its loopback interface, in memory and on virtual time. The rules that
 * comments cite, K1 to K49, stand in README.md; a real Linux keeps them as well (conformance/).
 */
export class SimKernel extends SocketCalls implements Kernel {
  readonly clock: VirtualClock;
  readonly #waits: Waits;
  readonly #around: Parameters<typeof poll>[2];

  constructor({
    network = 'friendly',
    clock = new VirtualClock(),
    limit = 1024,
    parked = none,
  }: SimKernelOptions = {}) {
    const chance = new Random(typeof network === 'number' ? network : 0);
    const mischief = mischiefFor(network, chance);
    const descriptors = new Descriptors(limit);
    const fileOf = (fd: Fd): OpenFile | undefined => descriptors.get(fd)?.file;
    super(new Entry(descriptors, clock), hostOn(network, clock, chance));
    this.clock = clock;
    this.#around = { clock, mischief, fileOf };
    this.#waits = new Waits({ clock, chance, mischief, parked, fileOf });
  }

  /** The descriptors that are open. */
  get openFds(): Fd[] {
    return this.entry.descriptors.numbers;
  }

  /** Descriptors registered with any epoll. */
  get registrations(): number {
    const files = this.openFds.map((fd) => this.entry.descriptors.get(fd)!.file);
    return files.reduce((sum, file) => sum + (file instanceof Epoll ? file.size : 0), 0);
  }

  /** Makes the next calls of this name fail, one with each error, and do nothing. */
  inject(call: Exclude<keyof Kernel, 'now' | 'close'>, ...errors: Errno[]): void {
    this.entry.injected.add(call, errors);
  }

  /** Why a call in this direction would not say `EAGAIN`, in words; `null` if it would. */
  readiness(fd: Fd, direction: 'r' | 'w'): string | null {
    const descriptor = this.entry.descriptors.get(fd);
    return descriptor ? reasonToGoOn(descriptor.file, direction) : null;
  }

  /** Whether a wait on this epoll would give something at once. */
  hasEvents(ep: Fd): boolean {
    const file = this.entry.descriptors.get(ep)?.file;
    return file instanceof Epoll && file.pending;
  }

  /** Cuts the cable between a socket and its peer. Neither is told. */
  cutCable(fd: Fd): void {
    this.entry.onSocket('cutCable', fd, (socket) => {
      socket.endpoint.cutCable();
      return 0;
    });
  }

  epollCreate1(flags: number): Ret {
    if (flags & ~SOCK_CLOEXEC) return -errno.EINVAL;
    return this.entry.open('epollCreate1', flags, () => new Epoll());
  }

  epollCtl(ep: Fd, op: number, fd: Fd, event: EpollEvent = NO_EVENT): Ret {
    return this.entry.call('epollCtl', ep, ({ file: epoll }) => {
      const target = this.entry.descriptors.get(fd);
      if (!target) return -errno.EBADF;
      if (!(epoll instanceof Epoll)) return -errno.EINVAL;
      return epoll.control(op, fd, target.file, event);
    });
  }

  epollWait(ep: Fd, out: EpollEvent[], max: number, timeoutMs: number): Ret {
    if (max <= 0) return -errno.EINVAL;
    return this.entry.call('epollWait', ep, ({ file: epoll }) => {
      if (!(epoll instanceof Epoll)) return -errno.EINVAL;
      const events = this.#waits.wait(epoll, max, timeoutMs);
      if (typeof events === 'number') return events;
      events.forEach((event, i) => (out[i] = event));
      return events.length;
    });
  }

  poll(fds: PollFd[], timeoutMs: number): Ret {
    return this.entry.callOnAny('poll', () => poll(fds, timeoutMs, this.#around));
  }

  eventfd(init: number, flags: number): Ret {
    return this.entry.open('eventfd', flags, () => new EventCounter(init));
  }

  now(): bigint {
    return BigInt(Math.round(this.clock.now() * 1e6));
  }
}

// --- internal ---

const NO_EVENT: EpollEvent = { events: 0, data: 0n };

const none = (): readonly Parked[] => [];

function hostOn(network: KernelNetwork, clock: VirtualClock, chance: Random): Host {
  return {
    clock,
    ports: new Ports(clock),
    bufferSize: bufferSizeFor(network === 'loopback' ? 'friendly' : network, chance),
    policy: () => kernelPolicyFor(network, chance),
  };
}
