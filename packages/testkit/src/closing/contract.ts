// What the learner writes.

import type {
  Addr,
  Clock,
  Conn,
  Deadline,
  Listener,
  ListeningSockets,
  TcpSocket,
} from '@socketlings/net';

export type TcpConnClass = new (raw: TcpSocket) => Tcp;

/** A connection without deadlines, and with all else that TCP has. */
export interface Tcp {
  read(p: Uint8Array): Promise<number | null>;
  write(p: Uint8Array): Promise<void>;
  closeRead(): Promise<void>;
  closeWrite(): Promise<void>;
  close(): Promise<void>;
  setLinger(seconds: number): void;
  setNoDelay(on: boolean): void;
  setKeepAlive(probes: Probes | null): void;
  setReadBuffer(bytes: number): void;
  setWriteBuffer(bytes: number): void;
  readonly localAddr: Addr;
  readonly remoteAddr: Addr;
}

/** Keepalive; times in milliseconds. */
export interface Probes {
  readonly idle: number;
  readonly interval: number;
  readonly count: number;
}

export type Listen = (
  addr: Addr,
  options: { readonly sockets: ListeningSockets; readonly backlog?: number },
) => Promise<Port>;

/** A port on which clients arrive. */
export interface Port {
  accept(): Promise<Tcp>;
  close(): Promise<void>;
  readonly addr: Addr;
}

export type CloseGracefully = (conn: Conn, limits: Limits) => Promise<void>;

/** How long a peer is listened to. */
export interface Limits {
  readonly maxBytes?: number;
  readonly deadline?: Deadline;
}

export type Handler = (conn: Conn) => Promise<void>;

export type ServerClass = new (handler: Handler, options: { readonly clock: Clock }) => Service;

export interface Service {
  serve(listener: Listener): Promise<void>;
  shutdown(options: { readonly graceMs: number }): Promise<Outcome>;
}

export type Outcome = 'drained' | 'forced';
