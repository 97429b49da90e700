import type { Clock, Conn, Deadline, Sockets } from '@socketlings/net';

/** What the learner writes. */
export type Dial = (
  network: string,
  to: string | readonly string[],
  options: DialOptions,
) => Promise<Conn>;

export interface DialOptions extends Limits {
  readonly sockets: Sockets;
  readonly clock: Clock;
}

/** How long a dial may take. */
export interface Limits {
  /** In milliseconds, from the call. */
  readonly timeout?: number;
  /** An instant. */
  readonly deadline?: Deadline;
  /** Somebody's word. */
  readonly signal?: AbortSignal;
  /** Until the next of several addresses begins, in milliseconds. */
  readonly attemptDelay?: number;
}
