import type { Medium } from './outgoing.ts';
import type { Ports } from './ports.ts';

/** What sockets share. */
export interface World extends Medium {
  readonly ports: Ports;
}
