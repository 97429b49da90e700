import { ClosedError, NetError, TimeoutError, type Addr, type Conn } from '@socketlings/net';
import { tcpAddr } from '@socketlings/net';

/**
 * A connection on which happens what a script says, and nothing else: how much a read brings, when a deadline
 * has passed, when the stream ends. It keeps the contract of every connection.
 */
export class ScriptedConn implements Conn {
  readonly localAddr: Addr = tcpAddr('127.0.0.1', 7000);
  readonly remoteAddr: Addr = tcpAddr('127.0.0.1', 40_000);
  /** What a read brings at most, however much is there and would fit. */
  most = Infinity;
  /** Room of the last read. */
  room = 0;
  /** Two reads were under way at once, or reads came without an end that changed nothing. */
  mistake: 'two reads at once' | 'spins' | undefined;
  /** Places in the stream at which reads have ended, in order. */
  readonly cuts: number[] = [];
  /** Whether a read has brought the end. */
  hasSaidEnd = false;
  #arrived: Uint8Array = new Uint8Array(0);
  #ended = false;
  #isReset = false;
  #isLate = false;
  #isClosed = false;
  #sleeper: (() => void) | undefined;
  #fruitless = 0;

  /** Bytes that have arrived and that no read has brought. */
  get unread(): number {
    return this.#arrived.length;
  }

  /** Whether a read would come back now. */
  get isReady(): boolean {
    return this.unread > 0 || this.#ended || this.#isReset || this.#isLate || this.#isClosed;
  }

  // --- what the script does ---

  arrive(bytes: Uint8Array): void {
    this.#arrived = Buffer.concat([this.#arrived, bytes]);
    this.#wake();
  }

  sendEnd(): void {
    this.#ended = true;
    this.#wake();
  }

  /** What has arrived can be read; then the error comes, once, and after it the end. */
  reset(): void {
    this.#isReset = true;
    this.#ended = true;
    this.#wake();
  }

  /** A deadline has passed, or there is none any more. */
  setLate(isLate: boolean): void {
    this.#isLate = isLate;
    if (isLate) this.#wake();
  }

  // --- what the code under test calls ---

  async read(p: Uint8Array): Promise<number | null> {
    this.room = p.length;
    if (this.#sleeper) this.mistake ??= 'two reads at once';
    while (!this.isReady && p.length > 0) {
      await new Promise<void>((resolve) => (this.#sleeper = resolve));
    }
    return this.#isClosed || this.#isLate || this.unread === 0
      ? this.#bringNothing(p)
      : this.#bring(p);
  }

  write(): Promise<void> {
    return Promise.reject(this.#closed('write') ?? new NetError({ op: 'write', code: 'EPIPE' }));
  }

  closeWrite(): Promise<void> {
    return Promise.resolve();
  }

  async close(): Promise<void> {
    const closed = this.#closed('close');
    if (closed) throw closed;
    this.#isClosed = true;
    this.#wake();
  }

  // Deadlines are the script's.
  setDeadline(): void {}
  setReadDeadline(): void {}
  setWriteDeadline(): void {}

  #bring(p: Uint8Array): number {
    const n = Math.min(p.length, this.unread, this.most);
    p.set(this.#arrived.subarray(0, n));
    this.#arrived = this.#arrived.subarray(n);
    this.cuts.push((this.cuts.at(-1) ?? 0) + n);
    this.#fruitless = 0;
    return n;
  }

  async #bringNothing(p: Uint8Array): Promise<number | null> {
    this.#fruitless += 1;
    if (this.#fruitless > MOST_FRUITLESS) {
      this.mistake ??= 'spins';
      await new Promise<never>(() => {});
    }
    const init = { op: 'read', localAddr: this.localAddr, remoteAddr: this.remoteAddr } as const;
    if (this.#isClosed) throw new ClosedError(init);
    if (this.#isLate) throw new TimeoutError(init);
    if (p.length === 0) return 0;
    if (!this.#isReset) {
      this.hasSaidEnd = true;
      return null;
    }
    this.#isReset = false;
    throw new NetError({ ...init, code: 'ECONNRESET' });
  }

  #closed(op: 'write' | 'close'): ClosedError | undefined {
    return this.#isClosed ? new ClosedError({ op }) : undefined;
  }

  #wake(): void {
    this.#fruitless = 0;
    this.#sleeper?.();
    this.#sleeper = undefined;
  }
}

// --- internal ---

const MOST_FRUITLESS = 1000; // reads that find nothing, one behind the other
