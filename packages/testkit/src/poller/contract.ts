// What the code under test gives to these tests.

import type { Fd, G, Kernel, SockAddr } from '@socketlings/kernel';
import type { Clock, Deadline } from '@socketlings/net';

export interface PollDesc {
  readonly fd: Fd;
}

/** The learner's poller, as exercise 5 asks for it. */
export interface Poller<PD extends PollDesc = PollDesc> {
  open(fd: Fd): PD;
  close(pd: PD): void;
  setDeadline(pd: PD, mode: 'r' | 'w' | 'rw', t: Deadline): void;
  poll(delayMs: number): G[];
  wake(): void;
  read(pd: PD, p: Uint8Array): Promise<number | null>;
  write(pd: PD, p: Uint8Array): Promise<void>;
  accept(pd: PD): Promise<Fd>;
  connect(addr: SockAddr): Promise<PD>;
  listen(addr: SockAddr): PD;
  /** For the step that looks inside; what a design calls each of these is its own business. */
  describe?(pd: PD, mode: 'r' | 'w'): string;
}

/** A poller, or one of which only `open`, `read` and `poll` are used. */
export type PollerLike = new (kernel: Kernel, clock: Clock) => object;
