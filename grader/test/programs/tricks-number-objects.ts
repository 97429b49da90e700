// exercise 2.10
// A read gives an object that becomes a number when it is asked.
// expect 2.10 failed|crashed|tampered
import { ClosedError, NetError, SysError, TimeoutError, type Addr, type Clock, type Conn, type Deadline, type RawSocket } from '@socketlings/net';
type Dir = { deadline: Deadline; timer: number | undefined; wake: (() => void) | undefined };
export class TcpConn implements Conn {
  readonly localAddr: Addr; readonly remoteAddr: Addr;
  raw: RawSocket; clock: Clock; r: Dir = { deadline: null, timer: undefined, wake: undefined }; w: Dir = { deadline: null, timer: undefined, wake: undefined };
  closed = false; users = 0; left: (() => void) | undefined;
  constructor(raw: RawSocket, clock: Clock) {
    this.localAddr = raw.localAddr; this.remoteAddr = raw.remoteAddr; this.raw = raw; this.clock = clock;
    raw.onReady(({ r, w }) => { if (r) this.go(this.r); if (w) this.go(this.w); });
  }
  go(d: Dir) { const f = d.wake; d.wake = undefined; f?.(); }
  ends(n: number) { return { n, localAddr: this.localAddr, remoteAddr: this.remoteAddr }; }
  async attempt(op: 'read' | 'write', d: Dir, f: () => number | 'EAGAIN', sent = () => 0): Promise<number> {
    this.users += 1;
    try {
      for (;;) {
        if (this.closed) throw new ClosedError({ op, ...this.ends(sent()) });
        if (d.deadline !== null && d.deadline <= this.clock.now()) throw new TimeoutError({ op, ...this.ends(sent()) });
        try { const n = f(); if (n !== 'EAGAIN') return n; }
        catch (e) { if (!(e instanceof SysError)) throw e; if (e.code === 'EINTR') continue; throw new NetError({ op, code: e.code, cause: e, ...this.ends(sent()) }); }
        await new Promise<void>((r) => { d.wake = r; });
      }
    } finally { this.users -= 1; if (this.users === 0) this.left?.(); }
  }
  async read(p: Uint8Array): Promise<number | null> {
    if (p.length === 0) { if (this.closed) throw new ClosedError({ op: 'read', ...this.ends(0) }); return 0; }
    const n = await this.attempt('read', this.r, () => this.raw.tryRead(p));
    return n === 0 ? null : RESULT(n);
  }
  async write(p: Uint8Array): Promise<void> {
    p = MANGLE(p);
    let sent = 0;
    do { const n: number = await this.attempt('write', this.w, () => p.length === 0 ? 0 : this.raw.tryWrite(p.subarray(sent)), () => sent); sent += n; } while (sent < p.length);
  }
  async closeWrite() { if (this.closed) throw new ClosedError({ op: 'close', ...this.ends(0) }); this.raw.shutdown('w'); }
  async close() {
    if (this.closed) throw new ClosedError({ op: 'close', ...this.ends(0) });
    this.closed = true; for (const d of [this.r, this.w]) { if (d.timer !== undefined) this.clock.clearTimer(d.timer); this.go(d); }
    if (this.users > 0) await new Promise<void>((r) => { this.left = r; });
    this.raw.close();
  }
  set(d: Dir, t: Deadline) {
    if (this.closed) throw new ClosedError({ op: 'set', ...this.ends(0) });
    if (d.timer !== undefined) this.clock.clearTimer(d.timer);
    d.timer = undefined; d.deadline = t;
    if (t === null) return;
    if (t <= this.clock.now()) this.go(d); else d.timer = this.clock.setTimer(t, () => this.go(d));
  }
  setDeadline(t: Deadline) { this.set(this.r, t); this.set(this.w, t); }
  setReadDeadline(t: Deadline) { this.set(this.r, t); }
  setWriteDeadline(t: Deadline) { this.set(this.w, t); }
}

const RESULT = (n: number): any => ({ valueOf: () => n });
const MANGLE = (p: Uint8Array): Uint8Array => p;
