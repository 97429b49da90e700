import type { Clock, Conn, Listener } from '@socketlings/net';
import {
  Deadlock,
  type Meters,
  type NetworkName as SimulatedNetwork,
  type Trace,
} from '@socketlings/sim';

/** A simulated network, or `real`: loopback sockets of this machine. */
export type NetworkName = SimulatedNetwork | 'real';

/** A client's end of a connection, in the hands of the test. */
export interface Peer extends Conn {
  /** Bytes that have arrived and not been read. */
  readonly readable: number;
  /** Closes with a reset. */
  reset(): Promise<void>;
}

/** A server's end, in the hands of the code under test. */
export interface Served {
  readonly conn: Conn;
  isClosed(): boolean;
  /** Bytes that were read from it and not written back; real sockets do not tell. */
  heldBack?(): number;
}

export interface TestListener extends Listener {
  /** Makes the next `times` accepts fail with `code`, although a client waits. */
  failNext(code: string, times?: number): void;
}

/** Where a test takes place. The same test runs in the simulator and on real sockets. */
export interface Ground {
  readonly network: NetworkName;
  readonly trace: Trace;
  /** The clock of all deadlines, virtual or real. */
  readonly clock: Clock;
  /** What the code under test holds and does; real sockets cannot tell. */
  readonly meters: Meters | undefined;
  /** What lies at most between a sender and a peer that does not read, in bytes. */
  readonly allBuffers: number;
  /** Runs the test, in the time of this ground. */
  play(body: () => Promise<void>): Promise<void>;
  pair(name: string): Promise<{ client: Peer; served: Served }>;
  listen(): Promise<TestListener>;
  dial(name: string, listener: Listener): Promise<Peer>;
  /** Waits until nothing more is under way; real sockets do not tell, and it returns at once. */
  quiet(horizonMs?: number): Promise<void>;
  /** Lets happen what was put off: an hour of it. On real sockets it returns at once. */
  linger(): Promise<void>;
  /** Waits until nothing at all can happen any more. */
  rest(): Promise<void>;
  /** Waits for the code under test; rejects with an error that `isStuck` if it will never be done. */
  until(what: string, done: Promise<void>): Promise<void>;
  /** Says that the code under test has done something. */
  touch(): void;
}

/** On real sockets: so much time has passed that nothing will happen any more. */
export class Stuck extends Error {
  override readonly name = 'Stuck';
}

/** Whether an error says that a call waits in vain. */
export function isStuck(error: unknown): error is Error {
  return error instanceof Deadlock || error instanceof Stuck;
}
