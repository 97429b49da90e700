import { errno, type EpollEvent, type Fd } from '@socketlings/kernel';
import { Deadlock } from '../faults.ts';
import type { Random } from '../random.ts';
import type { VirtualClock } from '../virtual-clock.ts';
import type { Epoll } from './epoll.ts';
import type { Mischief } from './mischief.ts';
import type { OpenFile } from './open-file.ts';
import { waiting, type Parked } from './parked.ts';
import { sleep } from './sleep.ts';

interface Surroundings {
  readonly clock: VirtualClock;
  readonly chance: Random;
  readonly mischief: Mischief;
  readonly parked: () => readonly Parked[];
  readonly fileOf: (fd: Fd) => OpenFile | undefined;
}

/** What `epollWait` does: with `poll`, the only calls that let time pass. */
export class Waits {
  readonly #in: Surroundings;

  constructor(surroundings: Surroundings) {
    this.#in = surroundings;
  }

  /** The events that there are, or come in time; or an error number with its sign turned. */
  wait(epoll: Epoll, max: number, timeoutMs: number): EpollEvent[] | number {
    const { chance, mischief } = this.#in;
    if (mischief.spurious()) epoll.falseAlarm((count) => chance.int(0, count - 1));
    const events = epoll.collect(max);
    if (events.length > 0 || timeoutMs === 0) return events;
    if (mischief.interrupts()) return -errno.EINTR;
    return this.#sleep(epoll, max, timeoutMs);
  }

  #sleep(epoll: Epoll, max: number, timeoutMs: number): EpollEvent[] {
    const { clock, parked, fileOf } = this.#in;
    const events = sleep(clock, timeoutMs, () => epoll.collect(max));
    if (events) return events;
    throw new Deadlock(parked().map((one) => waiting(one, fileOf(one.fd))));
  }
}
