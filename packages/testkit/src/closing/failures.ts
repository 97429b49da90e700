// What calls of connections and ports fail with.

import { ClosedError, NetError } from '@socketlings/net';
import type { Failure } from '../base/call-lessons.ts';

export const closed: Failure = { type: ClosedError, code: 'ERR_CLOSED' };

/** The kernel says so. */
export function failed(code: string, n?: number): Failure {
  return { type: NetError, code, ...(n !== undefined && { n }) };
}
