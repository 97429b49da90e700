import type { Addr, Conn, Deadline } from '@socketlings/net';

/** A connection that passes everything on to another one; subclasses look at what passes. */
export abstract class ForwardingConn implements Conn {
  protected readonly conn: Conn;

  constructor(conn: Conn) {
    this.conn = conn;
  }

  get localAddr(): Addr {
    return this.conn.localAddr;
  }

  get remoteAddr(): Addr {
    return this.conn.remoteAddr;
  }

  abstract read(p: Uint8Array): Promise<number | null>;
  abstract write(p: Uint8Array): Promise<void>;
  abstract closeWrite(): Promise<void>;
  abstract close(): Promise<void>;

  setDeadline(t: Deadline): void {
    this.conn.setDeadline(t);
  }

  setReadDeadline(t: Deadline): void {
    this.conn.setReadDeadline(t);
  }

  setWriteDeadline(t: Deadline): void {
    this.conn.setWriteDeadline(t);
  }
}
