import type { Addr, Conn, Deadline, Listener } from '@socketlings/net';
import type { SimConn, SimListener, VirtualClock } from '@socketlings/sim';
import { ForwardingConn } from './forwarding.ts';
import { PACE, type PacedClock } from './paced-clock.ts';

/** Two clocks that show the same instants by different numbers. */
export interface Clocks {
  readonly paced: PacedClock;
  readonly virtual: VirtualClock;
}

/** A simulated connection whose deadlines are times of the clock that the code under test is given. */
export class PacedConn extends ForwardingConn {
  /** Bytes that were read from it. */
  taken = 0;
  /** When the last of them were, and when it was ended or closed first. */
  readAt = NaN;
  endedAt = NaN;
  /** When it came. */
  readonly openedAt: number;
  readonly #conn: SimConn;
  readonly #clocks: Clocks;

  constructor(conn: SimConn, clocks: Clocks) {
    super(conn);
    this.#conn = conn;
    this.#clocks = clocks;
    this.openedAt = clocks.paced.now();
  }

  get closed(): boolean {
    return this.#conn.closed;
  }

  async read(p: Uint8Array): Promise<number | null> {
    const n = await this.#conn.read(p);
    this.taken += n ?? 0;
    if (n) this.readAt = this.#clocks.paced.now();
    return n;
  }

  write(p: Uint8Array): Promise<void> {
    return this.#conn.write(p);
  }

  closeWrite(): Promise<void> {
    this.#ended();
    return this.#conn.closeWrite();
  }

  close(): Promise<void> {
    this.#ended();
    return this.#conn.close();
  }

  override setDeadline(t: Deadline): void {
    super.setDeadline(this.#virtual(t));
  }

  override setReadDeadline(t: Deadline): void {
    super.setReadDeadline(this.#virtual(t));
  }

  override setWriteDeadline(t: Deadline): void {
    super.setWriteDeadline(this.#virtual(t));
  }

  #ended(): void {
    if (Number.isNaN(this.endedAt)) this.endedAt = this.#clocks.paced.now();
  }

  #virtual(t: Deadline): Deadline {
    const { paced, virtual } = this.#clocks;
    return t === null ? null : virtual.now() + (t - paced.now()) / PACE;
  }
}

/** A port of the simulator whose connections have such deadlines. */
export class PacedListener implements Listener {
  /** Called when somebody was accepted, before whoever accepts is told. */
  onAccept: () => void = () => {};
  /** Those that were accepted. */
  readonly accepted: PacedConn[] = [];
  readonly #listener: SimListener;
  readonly #clocks: Clocks;

  constructor(listener: SimListener, clocks: Clocks) {
    this.#listener = listener;
    this.#clocks = clocks;
  }

  get addr(): Addr {
    return this.#listener.addr;
  }

  async accept(): Promise<Conn> {
    const conn = new PacedConn((await this.#listener.accept()) as SimConn, this.#clocks);
    this.accepted.push(conn);
    this.onAccept();
    return conn;
  }

  close(): Promise<void> {
    return this.#listener.close();
  }

  setDeadline(t: Deadline): void {
    this.#listener.setDeadline(t);
  }
}
