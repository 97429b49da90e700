// A network in memory, on virtual time: the trustworthy witness of what a program does with it.

export { SimConn, type Identity } from './conn.ts';
export { installVirtualTime } from './globals.ts';
export type { Actor, Ending, Listener, Task } from './explorer/actors.ts';
export {
  TooManyOrders,
  explore,
  replay,
  type Bounds,
  type Counterexample,
  type Found,
  type Scenario,
} from './explorer/explore.ts';
export { NotInSteps, interleave, replayInSteps, type StepScenario } from './steps/interleave.ts';
export {
  Atomic as SteppedAtomic,
  G as SteppedG,
  expectTurn,
  ready as readyInSteps,
} from './steps/cells.ts';
export { StepSchedule } from './steps/step-schedule.ts';
export { POINT, Pending, askForTurn, isStepped, type Steps } from './steps/steps.ts';
export { whyNoExplorer } from './explorer/probe.ts';
export { Schedule, type When } from './explorer/schedule.ts';
export type { KernelNetwork } from './kernel/mischief.ts';
export type { Parked } from './kernel/parked.ts';
export { pollInVirtualTime } from './kernel/poll-in-virtual-time.ts';
export { SimKernel, type SimKernelOptions } from './kernel/sim-kernel.ts';
export { SimListener } from './listener.ts';
export { SimListening, SimListeningSockets } from './listening-front.ts';
export { Meters } from './meters.ts';
export { Network } from './network.ts';
export { shortWritesFor, type NetworkName } from './profile.ts';
export { SimConnecting } from './connecting.ts';
export { SimRaw } from './raw.ts';
export { SimSockets } from './sockets.ts';
export { SimTcp } from './tcp-front.ts';
export { noteProgress, onProgress } from './progress.ts';
export { rehearse } from './rehearsal.ts';
export { Random } from './random.ts';
export { Deadlock, Spin, Surplus, UncaughtError, type Side } from './faults.ts';
export { Scheduler } from './scheduler.ts';
export { Trace, type DeadlineSet, type WireEvent } from './trace.ts';
export { VirtualClock } from './virtual-clock.ts';
export { MeteredRaw, type RawEvents } from './metered-raw.ts';
