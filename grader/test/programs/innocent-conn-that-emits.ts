// A connection that is an EventEmitter: 'readable', 'writable' and 'over' events, once(), and abort signals inside.
// exercise 2
// expect file passed
import { EventEmitter, once } from 'node:events';
import { inspect } from 'node:util';
import { ClosedError, NetError, SysError, TimeoutError } from '@socketlings/net';
import type { Addr, Clock, Conn, Deadline, Op, RawSocket, TimerId } from '@socketlings/net';

type Side = 'readable' | 'writable';
const AGAIN = Symbol('again');

class Gate extends EventEmitter {
  deadline: Deadline = null;
  timer: TimerId | undefined;
  readonly side: Side;
  constructor(side: Side) { super(); this.side = side; this.setMaxListeners(0); }
  open(): void { this.emit('open', this.side); }
}

export class TcpConn extends EventEmitter implements Conn {
  readonly localAddr: Addr;
  readonly remoteAddr: Addr;
  private readonly gates = new Map<Side, Gate>((['readable', 'writable'] as const).map((side) => [side, new Gate(side)]));
  private readonly leaving = new Set<Promise<unknown>>();
  private readonly over = new AbortController();

  constructor(private readonly raw: RawSocket, private readonly clock: Clock) {
    super({ captureRejections: false });
    this.localAddr = raw.localAddr;
    this.remoteAddr = raw.remoteAddr;
    this.on('readable', () => this.gates.get('readable')!.open());
    this.on('writable', () => this.gates.get('writable')!.open());
    raw.onReady(({ r, w }) => { if (r) this.emit('readable'); if (w) this.emit('writable'); });
    this.over.signal.addEventListener('abort', () => { for (const gate of this.gates.values()) gate.open(); }, { once: true });
  }

  [inspect.custom](): string { return `TcpConn<${this.localAddr} ${this.remoteAddr}>`; }

  read(p: Uint8Array): Promise<number | null> {
    return this.inside(async () => {
      this.expectOpen('read');
      if (p.length === 0) return 0;
      return (await this.patiently('read', 'readable', 0, () => this.raw.tryRead(p))) || null;
    });
  }

  write(p: Uint8Array): Promise<void> {
    return this.inside(async () => {
      let sent = 0;
      this.expectOpen('write');
      this.expectTime('write', 'writable', 0);
      while (sent !== p.length) sent += await this.patiently('write', 'writable', sent, () => this.raw.tryWrite(p.subarray(sent)));
    });
  }

  async closeWrite(): Promise<void> {
    this.expectOpen('close');
    await this.patiently('close', 'writable', 0, () => (this.raw.shutdown('w'), 0), false);
  }

  async close(): Promise<void> {
    this.expectOpen('close');
    for (const gate of this.gates.values()) this.arm(gate, null);
    this.over.abort(new Error('closed'));
    await Promise.allSettled(this.leaving);
    this.raw.close();
    this.removeAllListeners();
  }

  setDeadline(t: Deadline): void { this.setReadDeadline(t); this.setWriteDeadline(t); }
  setReadDeadline(t: Deadline): void { this.expectOpen('set'); this.arm(this.gates.get('readable')!, t); }
  setWriteDeadline(t: Deadline): void { this.expectOpen('set'); this.arm(this.gates.get('writable')!, t); }

  private arm(gate: Gate, t: Deadline): void {
    if (gate.timer !== undefined) this.clock.clearTimer(gate.timer);
    delete gate.timer;
    gate.deadline = t;
    if (t === null) return;
    if (t <= this.clock.now()) gate.open();
    else gate.timer = this.clock.setTimer(t, () => gate.open());
  }

  private inside<T>(body: () => Promise<T>): Promise<T> {
    const call = body();
    this.leaving.add(call);
    const leave = (): void => void this.leaving.delete(call);
    call.then(leave, leave);
    return call;
  }

  private async patiently(op: Op, side: Side, n: number, call: () => number | 'EAGAIN', timed = true): Promise<number> {
    const gate = this.gates.get(side)!;
    for (;;) {
      this.expectOpen(op, n);
      if (timed) this.expectTime(op, side, n);
      const result = this.interpret(op, n, call);
      if (typeof result === 'number') return result;
      if (result === AGAIN) continue;
      await once(gate, 'open');
    }
  }

  private interpret(op: Op, n: number, call: () => number | 'EAGAIN'): number | 'EAGAIN' | typeof AGAIN {
    try {
      return call();
    } catch (error) {
      if (!(error instanceof SysError)) throw error;
      if (error.code === 'EINTR') return AGAIN;
      const { localAddr, remoteAddr } = this;
      throw new NetError({ op, n, code: error.code, localAddr, remoteAddr, cause: error });
    }
  }

  private expectOpen(op: Op, n = 0): void {
    const { localAddr, remoteAddr } = this;
    if (this.over.signal.aborted) throw new ClosedError({ op, n, localAddr, remoteAddr });
  }

  private expectTime(op: Op, side: Side, n: number): void {
    const { deadline } = this.gates.get(side)!;
    const { localAddr, remoteAddr } = this;
    if (deadline !== null && deadline <= this.clock.now()) throw new TimeoutError({ op, n, localAddr, remoteAddr });
  }
}
