import { NetError, type Addr, type Deadline, type RawConn } from '@socketlings/net';

/** What is told of a raw connection while it is in use. */
export interface RawEvents {
  /** Bytes were accepted for sending. */
  accepted?(bytes: Uint8Array): void;
  closed?(): void;
  /** A read or a write is over: whoever called it goes on in the next microtask. */
  left?(op: 'read' | 'write'): void;
}

/** A raw connection that counts what is done to it, and what its contract leaves out. */
export class MeteredRaw implements RawConn {
  /** Bytes that it has accepted for sending. */
  accepted = 0;
  /** Bytes that were read from it. */
  taken = 0;
  /** Whether a read has given null. */
  ended = false;
  /** What calls have failed with. */
  readonly failures = new Set<string>();
  /** Calls of `close`. */
  closes = 0;
  /** Whether a call of `close` has settled. */
  closed = false;
  /** Reads that began before another one had settled; reads into nothing do not count. */
  overlappingReads = 0;
  overlappingWrites = 0;
  /** Reads and writes that had not settled when `close` was called. */
  cutByClose = 0;
  /** The names of the methods that were called after `close`. */
  readonly afterClose: string[] = [];
  readonly #raw: RawConn;
  readonly #events: RawEvents;
  #reads = 0;
  #writes = 0;
  #failure: { code: string; at: number } | undefined;

  constructor(raw: RawConn, events: RawEvents = {}) {
    this.#raw = raw;
    this.#events = events;
  }

  get localAddr(): Addr {
    return this.#raw.localAddr;
  }

  get remoteAddr(): Addr {
    return this.#raw.remoteAddr;
  }

  /** Reads that are under way. */
  get reading(): number {
    return this.#reads;
  }

  /** Writes that are under way. */
  get writing(): number {
    return this.#writes;
  }

  /** Makes one write fail with `code`: the one that comes when `bytes` more have been accepted. */
  failWriteAfter(bytes: number, code: string): void {
    this.#failure = { code, at: this.accepted + bytes };
  }

  async read(p: Uint8Array): Promise<number | null> {
    this.#note('read');
    if (p.length > 0 && this.#reads > 0) this.overlappingReads += 1;
    const weight = p.length > 0 ? 1 : 0;
    this.#reads += weight;
    try {
      const n = await this.#raw.read(p);
      this.taken += n ?? 0;
      this.ended ||= n === null;
      return n;
    } catch (error) {
      throw this.#failed(error);
    } finally {
      this.#reads -= weight;
      this.#events.left?.('read');
    }
  }

  async write(p: Uint8Array): Promise<number> {
    this.#note('write');
    if (p.length > 0 && this.#writes > 0) this.overlappingWrites += 1;
    const weight = p.length > 0 ? 1 : 0;
    this.#writes += weight;
    try {
      const n = await this.#raw.write(this.#untilFailure(p));
      this.accepted += n;
      this.#events.accepted?.(p.subarray(0, n));
      return n;
    } catch (error) {
      throw this.#failed(error);
    } finally {
      this.#writes -= weight;
      this.#events.left?.('write');
    }
  }

  closeWrite(): Promise<void> {
    this.#note('closeWrite');
    return this.#raw.closeWrite();
  }

  async close(): Promise<void> {
    this.#note('close');
    this.closes += 1;
    if (this.closes === 1) {
      this.cutByClose = this.#reads + this.#writes;
      this.#events.closed?.();
    }
    await this.#raw.close();
    this.closed = true;
  }

  setDeadline(t: Deadline): void {
    this.#note('setDeadline');
    this.#raw.setDeadline(t);
  }

  setReadDeadline(t: Deadline): void {
    this.#note('setReadDeadline');
    this.#raw.setReadDeadline(t);
  }

  setWriteDeadline(t: Deadline): void {
    this.#note('setWriteDeadline');
    this.#raw.setWriteDeadline(t);
  }

  #note(method: string): void {
    if (this.closes > 0) this.afterClose.push(method);
  }

  #failed(error: unknown): unknown {
    if (error instanceof NetError) this.failures.add(error.code);
    return error;
  }

  #untilFailure(p: Uint8Array): Uint8Array {
    if (!this.#failure) return p;
    const { at, code } = this.#failure;
    if (this.accepted < at) return p.subarray(0, at - this.accepted);
    this.#failure = undefined;
    const { localAddr, remoteAddr } = this;
    throw new NetError({ op: 'write', code, localAddr, remoteAddr });
  }
}
