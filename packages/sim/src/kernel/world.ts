import type { StreamPolicy } from '../profile.ts';
import type { VirtualClock } from '../virtual-clock.ts';
import type { Ports } from './ports.ts';

/** What sockets share. */
export interface World {
  readonly clock: VirtualClock;
  readonly ports: Ports;
  readonly bufferSize: number;
  /** How the bytes of one more direction travel. */
  policy(): StreamPolicy;
}
