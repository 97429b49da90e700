import { POLLNVAL, errno, type Fd, type PollFd } from '@socketlings/kernel';
import { Deadlock } from '../faults.ts';
import type { VirtualClock } from '../virtual-clock.ts';
import type { Mischief } from './mischief.ts';
import { ALWAYS, type OpenFile } from './open-file.ts';
import { sleep } from './sleep.ts';

interface Surroundings {
  readonly clock: VirtualClock;
  readonly mischief: Mischief;
  readonly fileOf: (fd: Fd) => OpenFile | undefined;
}

/** `poll(2)`: nothing is registered, so every descriptor is looked at, each time. Gives how many have something. */
export function poll(
  fds: readonly PollFd[],
  timeoutMs: number,
  { clock, mischief, fileOf }: Surroundings,
): number {
  const look = (): PollFd[] => {
    for (const each of fds) each.revents = each.fd < 0 ? 0 : found(each, fileOf(each.fd));
    return fds.filter(({ revents }) => revents !== 0);
  };
  const ready = look();
  if (ready.length > 0 || timeoutMs === 0) return ready.length;
  if (mischief.interrupts()) return -errno.EINTR;
  const later = sleep(clock, timeoutMs, look);
  if (!later) throw new Deadlock([]);
  return later.length;
}

// --- internal ---

function found({ events }: PollFd, file: OpenFile | undefined): number {
  return file ? file.mask() & (events | ALWAYS) : POLLNVAL;
}
