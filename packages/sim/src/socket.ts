import { EPOLLIN, EPOLLOUT, errnoName, type Ret } from '@socketlings/kernel';
import type { Addr, Readiness } from '@socketlings/net';
import type { TrySocket } from '@socketlings/net/stream-conn';
import type { Endpoint } from './tcp/endpoint.ts';

export interface Ends {
  readonly localAddr: Addr;
  readonly remoteAddr: Addr;
}

/** One end of a simulated connection, without any waiting: results are codes, edges are hints (K1-K44). */
export class SimSocket implements TrySocket {
  readonly localAddr: Addr;
  readonly remoteAddr: Addr;
  onEdge: (ready: Readiness) => void = () => {};

  readonly #endpoint: Endpoint;
  readonly #progress: () => void;
  #bytesRead = 0;
  #bytesWritten = 0;

  /** `progress` is called whenever a byte, an end or a reset moves. */
  constructor(endpoint: Endpoint, { localAddr, remoteAddr }: Ends, progress: () => void) {
    this.#endpoint = endpoint;
    this.#progress = progress;
    this.localAddr = localAddr;
    this.remoteAddr = remoteAddr;
    endpoint.onWake = (key) => {
      progress();
      this.onEdge(key === EPOLLIN ? READ : key === EPOLLOUT ? WRITE : BOTH);
    };
  }

  /** Bytes that have been read and not yet been written back; never below zero. */
  get outstanding(): number {
    return Math.max(0, this.#bytesRead - this.#bytesWritten);
  }

  /** Bytes that have arrived and not been read. */
  get readable(): number {
    return this.#endpoint.readable;
  }

  /** Bytes that were accepted and have not been sent. */
  get unsent(): number {
    return this.#endpoint.outbox.length;
  }

  /** Bytes that were sent and have not arrived: they take room in the send buffer, too. */
  get underWay(): number {
    return this.#endpoint.outbox.flying;
  }

  get ended(): boolean {
    return this.#endpoint.ended;
  }

  /** Whether there is as much room as is announced (K18), or a write would fail. */
  get writable(): boolean {
    return this.#endpoint.writable;
  }

  read(p: Uint8Array): number | string {
    const ret = this.#endpoint.read(p);
    if (ret > 0) this.#bytesRead += ret;
    return this.#result(ret);
  }

  write(p: Uint8Array): number | string {
    const ret = this.#endpoint.write(p);
    if (ret > 0) this.#bytesWritten += ret;
    return this.#result(ret);
  }

  closeRead(): void {
    this.#endpoint.shutdown(true, false);
  }

  closeWrite(): void {
    this.#endpoint.shutdown(false, true);
  }

  close(): void {
    this.#endpoint.close(false);
  }

  reset(): void {
    this.#endpoint.close(true);
  }

  #result(ret: Ret): number | string {
    if (ret > 0) this.#progress();
    return ret < 0 ? errnoName(ret) : ret;
  }
}

// --- internal ---

const READ: Readiness = { r: true, w: false };
const WRITE: Readiness = { r: false, w: true };
const BOTH: Readiness = { r: true, w: true };
