// No call takes a lock, because only one task ever writes and only one ever reads: all others leave
// an order in a channel, and wait for the receipt.

import * as net from '@socketlings/net';

interface Order<T> {
  readonly work: () => Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (reason: unknown) => void;
}

/** Orders in; one at a time they are done. */
class Channel<T> {
  readonly #orders = new Set<Order<T>>(); // a set keeps its order, and taking the first is cheap
  #idle: Promise<void> = Promise.resolve();
  #runs = false;

  order(work: () => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#orders.add({ work, resolve, reject });
      if (!this.#runs) this.#idle = this.#serve();
    });
  }

  /** Resolves when there is nothing left to do. */
  idle(): Promise<void> {
    return this.#idle;
  }

  async #serve(): Promise<void> {
    this.#runs = true;
    for (const order of this.#orders) {
      this.#orders.delete(order);
      await order.work().then(order.resolve, order.reject);
    }
    this.#runs = false;
  }
}

export class SafeConn implements net.Conn {
  readonly #raw: net.RawConn;
  readonly #reader = new Channel<number | null>();
  readonly #writer = new Channel<void>();
  #open = true;

  constructor(raw: net.RawConn) {
    this.#raw = raw;
  }

  get localAddr(): net.Addr {
    return this.#raw.localAddr;
  }

  get remoteAddr(): net.Addr {
    return this.#raw.remoteAddr;
  }

  async read(p: Uint8Array): Promise<number | null> {
    return this.#reader.order(() => this.#honest('read', () => this.#raw.read(p)));
  }

  async write(p: Uint8Array): Promise<void> {
    let n = 0;
    const work = async (): Promise<void> => {
      n += await this.#raw.write(p);
      while (n < p.length && this.#open) n += await this.#raw.write(p.subarray(n));
      if (n < p.length) throw this.#gone('write', n);
    };
    return this.#writer.order(() => this.#honest('write', work, () => n));
  }

  async closeWrite(): Promise<void> {
    return this.#honest('close', () => this.#raw.closeWrite());
  }

  async close(): Promise<void> {
    await this.#honest('close', () => this.#shut());
    await this.#raw.close();
  }

  setDeadline(t: net.Deadline): void {
    this.#ifOpen().setDeadline(t);
  }

  setReadDeadline(t: net.Deadline): void {
    this.#ifOpen().setReadDeadline(t);
  }

  setWriteDeadline(t: net.Deadline): void {
    this.#ifOpen().setWriteDeadline(t);
  }

  async #shut(): Promise<void> {
    this.#open = false;
    this.#raw.setReadDeadline(0);
    this.#raw.setWriteDeadline(0);
    await this.#reader.idle();
    await this.#writer.idle();
  }

  #ifOpen(): net.RawConn {
    if (!this.#open) throw this.#gone('set', 0);
    return this.#raw;
  }

  /** Does it if the connection is open, and makes its error tell the truth. */
  async #honest<T>(op: net.Op, work: () => Promise<T>, count = () => 0): Promise<T> {
    if (!this.#open) throw this.#gone(op, 0);
    try {
      return await work();
    } catch (error) {
      if (!this.#open) throw this.#gone(op, count());
      if (error instanceof net.NetError) Object.assign(error, { n: count() });
      throw error;
    }
  }

  #gone(op: net.Op, n: number): net.ClosedError {
    return new net.ClosedError({ op, n, localAddr: this.localAddr, remoteAddr: this.remoteAddr });
  }
}

interface Frame {
  readonly parts: readonly Uint8Array[];
  readonly size: number;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

type Outcome = [sent: number, failed?: { readonly error: unknown }];

/** Frames are gathered while one is being sent, and then go out together, up to a limit. */
export class FrameWriter {
  readonly #conn: net.Conn;
  readonly #max: number;
  readonly #waiting: Frame[] = [];
  #sending = false;
  #cut: Outcome[1];

  constructor(conn: net.Conn, { maxQueuedBytes = 65_536 }: { maxQueuedBytes?: number } = {}) {
    this.#conn = conn;
    this.#max = maxQueuedBytes;
  }

  get broken(): boolean {
    return this.#cut !== undefined;
  }

  writeFrame(...parts: Uint8Array[]): Promise<void> {
    return new Promise((resolve, reject) => {
      let size = 0;
      for (const part of parts) size += part.length;
      this.#waiting.push({ parts, size, resolve, reject });
      if (!this.#sending) void this.#sendAll();
    });
  }

  async #sendAll(): Promise<void> {
    this.#sending = true;
    for (let batch = this.#nextBatch(); batch.length > 0; batch = this.#nextBatch()) {
      this.#settle(batch, await this.#send(batch));
    }
    this.#sending = false;
  }

  async #send(batch: readonly Frame[]): Promise<Outcome> {
    if (this.#cut) return [0, this.#cut];
    try {
      await this.#conn.write(Buffer.concat(batch.flatMap(({ parts }) => parts)));
      return [Infinity];
    } catch (error) {
      return [error instanceof net.NetError ? error.n : 0, { error }];
    }
  }

  #settle(batch: readonly Frame[], [sent, failed]: Outcome): void {
    let left = sent;
    for (const { size, resolve, reject } of batch) {
      if (failed && left < size) {
        if (left > 0) this.#cut = failed;
        reject(this.#cut?.error ?? failed.error);
        left = 0;
      } else {
        left -= size;
        resolve();
      }
    }
  }

  #nextBatch(): Frame[] {
    let total = 0;
    let count = 0;
    for (const { size } of this.#waiting) {
      if (count > 0 && total + size > this.#max) break;
      total += size;
      count += 1;
    }
    return this.#waiting.splice(0, count);
  }
}
