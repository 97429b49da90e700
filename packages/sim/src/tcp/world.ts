import type { Medium } from './endpoint.ts';
import type { Ports } from './ports.ts';

/** What sockets share. */
export interface World extends Medium {
  readonly ports: Ports;
}
