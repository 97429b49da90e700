// A network in memory, on virtual time: the trustworthy witness of what a program does with it.

export { SimConn, type Identity } from './conn.ts';
export { installVirtualTime } from './globals.ts';
export {
  TooManyOrders,
  explore,
  replay,
  type Bounds,
  type Counterexample,
  type Scenario,
} from './explorer/explore.ts';
export { whyNoExplorer } from './explorer/probe.ts';
export {
  Schedule,
  type Actor,
  type Ending,
  type Listener,
  type Task,
} from './explorer/schedule.ts';
export type { KernelRun } from './kernel/mischief.ts';
export type { Parked } from './kernel/parked.ts';
export { pollInVirtualTime } from './kernel/poll-in-virtual-time.ts';
export { SimKernel, type SimKernelOptions } from './kernel/sim-kernel.ts';
export { SimListener } from './listener.ts';
export { Meters } from './meters.ts';
export { Network } from './network.ts';
export { shortWritesFor, type Run } from './profile.ts';
export { SimRaw } from './raw.ts';
export { noteProgress, onProgress } from './progress.ts';
export { rehearse } from './rehearsal.ts';
export { Random } from './random.ts';
export { Deadlock, Spin, UncaughtError, type Side } from './faults.ts';
export { Scheduler } from './scheduler.ts';
export { Trace, type DeadlineSet, type WireEvent } from './trace.ts';
export { VirtualClock } from './virtual-clock.ts';
export { WatchedRaw, type RawEvents } from './watched-raw.ts';
