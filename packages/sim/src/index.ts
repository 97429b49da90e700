// A network in memory, on virtual time: the trustworthy witness of what a program does with it.

export { SimConn, type Identity } from './conn.ts';
export { installVirtualTime } from './globals.ts';
export { SimListener } from './listener.ts';
export { Meters } from './meters.ts';
export { Network } from './network.ts';
export { shortWritesFor, type Run } from './profile.ts';
export { SimRaw } from './raw.ts';
export { Random } from './random.ts';
export { Deadlock, Spin, UncaughtError, type Side } from './faults.ts';
export { Scheduler } from './scheduler.ts';
export { Trace, type DeadlineSet, type WireEvent } from './trace.ts';
export { VirtualClock } from './virtual-clock.ts';
export { WatchedRaw, type RawEvents } from './watched-raw.ts';
