// What a call of a connection fails with.

import { ClosedError, NetError, TimeoutError } from '@socketlings/net';
import type { Failure } from '../base/call-lessons.ts';

export function closed(n: number): Failure {
  return { type: ClosedError, code: 'ERR_CLOSED', n };
}

export function timeout(n?: number): Failure {
  return { type: TimeoutError, code: 'ERR_TIMEOUT', ...(n !== undefined && { n }) };
}

/** The peer is gone: the code, or all that are right. */
export function broken(code: string | string[], n: number): Failure {
  return { type: NetError, code, n };
}
