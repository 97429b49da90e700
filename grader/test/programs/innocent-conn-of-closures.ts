// No fields at all: a factory of closures behind a class, a Proxy that hides what begins with an underscore, generators for tries.
// exercise 2
// expect file passed
import * as net from '@socketlings/net';
import type { Addr, Clock, Conn, Deadline, Op, RawSocket, TimerId } from '@socketlings/net';

const make = (raw: RawSocket, clock: Clock) => {
  let closed = false;
  const where = { localAddr: raw.localAddr, remoteAddr: raw.remoteAddr };
  const lane = (op: Op) => {
    let limit: Deadline = null;
    let timer: TimerId | undefined;
    let bell: (() => void) | undefined;
    let last: Promise<unknown> = Promise.resolve();
    const ring = (): void => bell?.();
    const late = (): boolean => limit !== null && clock.now() >= limit;
    const guard = (n: number, timed = true): void => {
      if (closed) throw new net.ClosedError({ op, n, ...where });
      if (timed && late()) throw new net.TimeoutError({ op, n, ...where });
    };
    function* tries(n: () => number, call: () => number | 'EAGAIN'): Generator<Promise<void>, number, void> {
      for (;;) {
        guard(n());
        let got: number | 'EAGAIN';
        try { got = call(); } catch (cause) {
          if (!(cause instanceof net.SysError)) throw cause;
          if (cause.code === 'EINTR') continue;
          throw new net.NetError({ op, code: cause.code, n: n(), ...where, cause });
        }
        if (got !== 'EAGAIN') return got;
        yield new Promise<void>((resolve) => { bell = resolve; });
      }
    }
    const drive = async (steps: Generator<Promise<void>, number, void>): Promise<number> => {
      let step = steps.next();
      while (!step.done) { await step.value; step = steps.next(); }
      return step.value;
    };
    const set = (t: Deadline): void => {
      if (closed) throw new net.ClosedError({ op: 'set', ...where });
      if (timer !== undefined) clock.clearTimer(timer);
      timer = undefined;
      limit = t;
      if (late()) ring();
      else if (t !== null) timer = clock.setTimer(t, ring);
    };
    const stop = (): Promise<unknown> => {
      if (timer !== undefined) clock.clearTimer(timer);
      ring();
      return last;
    };
    const enter = <T>(body: () => Promise<T>): Promise<T> => {
      const mine = body();
      last = mine.then(() => {}, () => {});
      return mine;
    };
    return { ring, guard, tries, drive, set, stop, enter };
  };
  const r = lane('read'), w = lane('write');
  raw.onReady((m) => { m.r && r.ring(); m.w && w.ring(); });
  return {
    ...where,
    read: (p: Uint8Array) => r.enter(async () => {
      r.guard(0, false);
      return p.length === 0 ? 0 : (await r.drive(r.tries(() => 0, () => raw.tryRead(p)))) || null;
    }),
    write: (p: Uint8Array) => w.enter(async () => {
      let n = 0;
      do {
        if (n === p.length) return w.guard(n);
        n += await w.drive(w.tries(() => n, () => raw.tryWrite(p.subarray(n))));
      } while (n < p.length);
    }),
    closeWrite: async () => {
      if (closed) throw new net.ClosedError({ op: 'close', ...where });
      try { raw.shutdown('w'); } catch (cause) {
        throw cause instanceof net.SysError ? new net.NetError({ op: 'close', code: cause.code, n: 0, ...where, cause }) : cause;
      }
    },
    close: async () => {
      if (closed) throw new net.ClosedError({ op: 'close', ...where });
      closed = true;
      await Promise.all([r.stop(), w.stop()]);
      raw.close();
    },
    setDeadline: (t: Deadline) => { r.set(t); w.set(t); },
    setReadDeadline: r.set,
    setWriteDeadline: w.set,
  };
};

interface TcpConn extends Conn {}
const TcpConn = function TcpConn(this: unknown, raw: RawSocket, clock: Clock): Conn {
  if (!new.target) throw new TypeError('call it with new');
  return new Proxy(make(raw, clock), {
    get: (all, key) => (String(key).startsWith('_') ? undefined : Reflect.get(all, key)),
    has: (all, key) => !String(key).startsWith('_') && key in all,
    getPrototypeOf: () => new.target.prototype as object,
  });
} as unknown as new (raw: RawSocket, clock: Clock) => TcpConn;
export { TcpConn };
export type { Addr };
