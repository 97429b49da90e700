import type { Medium } from './outgoing.ts';
import type { Ports } from './ports.ts';

/** A machine, as far as its sockets share it. */
export interface Host extends Medium {
  readonly ports: Ports;
}
