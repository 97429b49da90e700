import {
  ClosedError,
  NetError,
  type Addr,
  type Conn,
  type Deadline,
  type Op,
} from '@socketlings/net';
import { Direction } from '@socketlings/net/direction';
import type { Network } from './network.ts';
import type { Side } from './scheduler.ts';
import type { Socket } from './socket.ts';
import { SpinGuard } from './spin-guard.ts';

/** Whose end of the connection this is, and how stories name the two ends. */
export interface Identity {
  readonly side: Side;
  readonly who: string;
  readonly peer: string;
}

/** A simulated connection: tries, waits for a hint from its socket, and tries again. */
export class SimConn implements Conn {
  readonly localAddr: Addr;
  readonly remoteAddr: Addr;
  readonly identity: Identity;
  readonly #network: Network;
  readonly #socket: Socket;
  readonly #reading: Direction;
  readonly #writing: Direction;
  readonly #guard: SpinGuard;
  #closed = false;
  #bytesRead = 0;
  #bytesWritten = 0;

  constructor(network: Network, socket: Socket, identity: Identity) {
    const { scheduler } = network;
    this.#network = network;
    this.#socket = socket;
    this.identity = identity;
    this.localAddr = socket.localAddr;
    this.remoteAddr = socket.remoteAddr;
    const { side, who, peer } = identity;
    const direction = (what: string): Direction => {
      return new Direction(scheduler.clock, scheduler.sleeper({ side, who, what: () => what }));
    };
    this.#reading = direction(`for bytes from ${peer}`);
    this.#writing = direction(`until ${peer} reads: the buffers are full`);
    this.#guard = new SpinGuard(scheduler, `${who} (talking to ${peer})`);
    socket.onEdge = () => this.#wakeBoth();
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Bytes that have arrived and not been read. */
  get readable(): number {
    return this.#socket.readable;
  }

  /** Bytes that have been read and not yet been written back; never below zero. */
  get outstanding(): number {
    return Math.max(0, this.#bytesRead - this.#bytesWritten);
  }

  read(p: Uint8Array): Promise<number | null> {
    return this.#call('read', () => this.#reading.inTurn(() => this.#read(p)));
  }

  write(p: Uint8Array): Promise<void> {
    return this.#call('write', () => this.#writing.inTurn(() => this.#write(p)));
  }

  closeWrite(): Promise<void> {
    return this.#call('close', async () => {
      this.#checkOpen('close');
      this.#note('half-closes');
      this.#socket.shutdownWrite();
    });
  }

  close(): Promise<void> {
    return this.#call('close', () => this.#close('closes'));
  }

  /** Closes with a reset: what has not arrived is lost (linger 0). */
  reset(): Promise<void> {
    return this.#call('close', () => this.#close('resets'));
  }

  setDeadline(t: Deadline): void {
    this.setReadDeadline(t);
    this.setWriteDeadline(t);
  }

  setReadDeadline(t: Deadline): void {
    this.#checkOpen('set');
    this.#reading.setDeadline(t);
  }

  setWriteDeadline(t: Deadline): void {
    this.#checkOpen('set');
    this.#writing.setDeadline(t);
  }

  async #read(p: Uint8Array): Promise<number | null> {
    this.#checkOpen('read');
    if (p.length === 0) return 0;
    for (;;) {
      this.#check('read', this.#reading, 0);
      const n = this.#socket.read(p);
      if (n === 'EAGAIN') await this.#reading.wait();
      else if (typeof n === 'string') throw this.#failed('read', n, 0);
      else return this.#gotten(p, n);
    }
  }

  #gotten(p: Uint8Array, n: number): number | null {
    if (n === 0) {
      this.#note('reads the end');
      return null;
    }
    this.#note('reads', p.subarray(0, n));
    this.#bytesRead += n;
    this.#network.meters.measured(this);
    return n;
  }

  async #write(p: Uint8Array): Promise<void> {
    this.#check('write', this.#writing, 0);
    this.#note('writes', p);
    let written = 0;
    while (written < p.length) {
      const n = this.#socket.write(p.subarray(written));
      if (n === 'EAGAIN') {
        await this.#writing.wait();
        this.#check('write', this.#writing, written);
      } else if (typeof n === 'string') {
        throw this.#failed('write', n, written);
      } else {
        written += n;
        this.#bytesWritten += n;
        this.#network.meters.measured(this);
      }
    }
  }

  async #close(how: 'closes' | 'resets'): Promise<void> {
    this.#checkOpen('close');
    this.#closed = true;
    this.#note(how);
    this.#reading.setDeadline(null);
    this.#writing.setDeadline(null);
    this.#wakeBoth();
    await Promise.all([this.#reading.whenLeft(), this.#writing.whenLeft()]);
    this.#socket.close(how === 'resets');
  }

  #call<T>(op: 'read' | 'write' | 'close', body: () => Promise<T>): Promise<T> {
    if (this.identity.side === 'test') {
      this.#network.scheduler.progress();
      return body();
    }
    this.#network.meters.called(op, this.#network.scheduler.clock.now());
    return this.#guard.watch(op, body);
  }

  #wakeBoth(): void {
    this.#reading.wake();
    this.#writing.wake();
  }

  // In Go's order: closed comes before timeout.
  #check(op: Op, direction: Direction, n: number): void {
    this.#checkOpen(op, n);
    direction.checkDeadline(op, { n, localAddr: this.localAddr, remoteAddr: this.remoteAddr });
  }

  #checkOpen(op: Op, n = 0): void {
    const { localAddr, remoteAddr } = this;
    if (this.#closed) throw new ClosedError({ op, n, localAddr, remoteAddr });
  }

  #failed(op: Op, code: string, n: number): NetError {
    this.#note('fails', undefined, `${op}: ${code}`);
    const { localAddr, remoteAddr } = this;
    return new NetError({ op, code, n, localAddr, remoteAddr });
  }

  #note(kind: Parameters<Network['trace']['add']>[0], bytes?: Uint8Array, error?: string): void {
    const { who, peer } = this.identity;
    this.#network.trace.add(kind, who, peer, { ...(bytes && { bytes }), ...(error && { error }) });
  }
}
