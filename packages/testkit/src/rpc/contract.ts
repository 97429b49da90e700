// What the learner writes.

import type { Clock, Conn, Listener } from '@socketlings/net';

export type Handler = (body: Uint8Array, signal: AbortSignal) => Promise<Uint8Array>;
export type Handlers = ReadonlyMap<string, Handler>;

/** How much a server bears; times in milliseconds. */
export interface Limits {
  readonly maxConns: number;
  readonly maxFrame: number;
  readonly maxInFlight: number;
  readonly maxAtWork: number;
  readonly maxQueuedBytes: number;
  readonly idleMs: number;
  readonly frameMs: number;
}

export type RpcServerClass = new (
  handlers: Handlers,
  options: Limits & { readonly clock: Clock },
) => RpcService;

export interface RpcService {
  serve(listener: Listener): Promise<void>;
  shutdown(graceMs: number): Promise<Outcome>;
}

export type Outcome = 'drained' | 'forced';

export type RpcClientClass = new (conn: Conn, options: { readonly clock: Clock }) => Requester;

export interface Requester {
  request(method: string, body: Uint8Array, options?: Patience): Promise<Uint8Array>;
  close(): Promise<void>;
}

/** How long the caller of a request is willing to wait. */
export interface Patience {
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}
