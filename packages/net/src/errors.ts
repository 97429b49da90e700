import type { Addr } from './addr.ts';

/** The operation that failed, as Go names it. */
export type Op = 'dial' | 'listen' | 'accept' | 'read' | 'write' | 'close' | 'set';

interface Failure {
  op: Op;
  /** Bytes that this call had transferred before it failed. */
  n?: number | undefined;
  localAddr?: Addr | undefined;
  remoteAddr?: Addr | undefined;
  cause?: unknown;
  /** Go's words for it, where the code does not say enough. */
  reason?: string;
}

/**
 * A failed network operation: Go's `OpError`. Compare by class or `code`, never by message, which
 * is free text in Go's form: `read tcp 127.0.0.1:80->127.0.0.1:50000: connection reset by peer`.
 */
export class NetError extends Error {
  override readonly name: string = 'NetError';
  readonly op: Op;
  readonly code: string;
  readonly n: number;
  readonly timeout: boolean;
  readonly localAddr?: Addr;
  readonly remoteAddr?: Addr;

  constructor(init: Failure & { code: string }) {
    super(describe(init), init.cause === undefined ? undefined : { cause: init.cause });
    this.op = init.op;
    this.code = init.code;
    this.n = init.n ?? 0;
    this.timeout = init.code === 'ERR_TIMEOUT' || init.code === 'ETIMEDOUT';
    if (init.localAddr) this.localAddr = init.localAddr;
    if (init.remoteAddr) this.remoteAddr = init.remoteAddr;
  }
}

/** The deadline that you set yourself has passed. The kernel's own `ETIMEDOUT` is a plain `NetError`. */
export class TimeoutError extends NetError {
  override readonly name = 'TimeoutError';

  constructor(init: Failure) {
    super({ ...init, code: 'ERR_TIMEOUT' });
  }
}

/** The connection or listener was closed on this side. */
export class ClosedError extends NetError {
  override readonly name = 'ClosedError';

  constructor(init: Failure) {
    super({ ...init, code: 'ERR_CLOSED' });
  }
}

/** Whoever asked for it has called it off. */
export class CanceledError extends NetError {
  override readonly name = 'CanceledError';

  constructor(init: Failure) {
    super({ ...init, code: 'ECANCELED' });
  }
}

/** An address that cannot be one: nothing was tried. `text` is what was given. */
export class AddrError extends NetError {
  override readonly name = 'AddrError';
  readonly kind: AddrErrorKind;
  readonly text: string;

  constructor({ kind, text }: { kind: AddrErrorKind; text: string }) {
    super({ op: 'dial', code: 'ERR_ADDRESS', reason: `${kind}: ${text}` });
    this.kind = kind;
    this.text = text;
  }
}

export type AddrErrorKind = 'unknown network' | 'missing port' | 'invalid port';

/** The stream ended in the middle of something that promised more bytes. */
export class UnexpectedEOF extends Error {
  override readonly name = 'UnexpectedEOF';
  readonly code = 'UNEXPECTED_EOF';
  /** Bytes of the unfinished thing that had arrived. */
  readonly n: number;

  constructor(n: number) {
    super(`unexpected EOF after ${n} ${n === 1 ? 'byte' : 'bytes'}`);
    this.n = n;
  }
}

// --- internal ---

// Go's words for Linux's error codes.
const CAUSES: Record<string, string> = {
  ERR_TIMEOUT: 'i/o timeout',
  ERR_CLOSED: 'use of closed network connection',
  EADDRINUSE: 'bind: address already in use',
  ECANCELED: 'operation was canceled',
  ECONNABORTED: 'software caused connection abort',
  ECONNREFUSED: 'connect: connection refused',
  ECONNRESET: 'connection reset by peer',
  EMFILE: 'too many open files',
  ENOTCONN: 'transport endpoint is not connected',
  EPIPE: 'broken pipe',
  ETIMEDOUT: 'connection timed out',
};

function describe(init: Failure & { code: string }): string {
  const { op, code, localAddr, remoteAddr, reason = CAUSES[code] ?? code } = init;
  const ends = [localAddr, remoteAddr].filter((addr) => addr !== undefined).join('->');
  return `${op} tcp${ends && ` ${ends}`}: ${reason}`;
}
