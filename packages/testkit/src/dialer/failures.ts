// What a dial fails with.

import { CanceledError, NetError, TimeoutError } from '@socketlings/net';
import type { Failure } from '../base/call-lessons.ts';

export const timedOut: Failure = { type: TimeoutError, code: 'ERR_TIMEOUT' };

export const canceled: Failure = { type: CanceledError, code: 'ECANCELED' };

/** The kernel said no. */
export function refused(code: string): Failure {
  return { type: NetError, code };
}
