import { POLLNVAL } from '../constants.ts';
import type { PollFd, Ret } from '../kernel.ts';
import { PollFds } from './layout.ts';
import type { Libc } from './libc.ts';
import type { OwnDescriptors } from './own-descriptors.ts';

/** `poll(2)`, for descriptors of this kernel: of others it says what the system says of those that are not open. */
export function poll(
  libc: Libc,
  own: OwnDescriptors,
  fds: readonly PollFd[],
  timeoutMs: number,
): Ret {
  const foreign = fds.filter(({ fd }) => fd >= 0 && !own.has(fd));
  const words = new PollFds(fds.map((each) => (foreign.includes(each) ? IGNORED : each)));
  const n = libc.poll(words.bytes, fds.length, foreign.length > 0 ? 0 : timeoutMs);
  if (n < 0) return -libc.errno();
  fds.forEach((each, i) => (each.revents = foreign.includes(each) ? POLLNVAL : words.revents(i)));
  return n + foreign.length;
}

// --- internal ---

const IGNORED: PollFd = { fd: -1, events: 0, revents: 0 };
