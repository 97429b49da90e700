import { setTimeout as sleep } from 'node:timers/promises';
import { NetError, realClock } from '@socketlings/net';
import { sayError } from '../base/say-error.ts';

export type Log = (who: string, what: string) => void;

/** Lines with the time since the first moment. */
export function logging(): Log {
  const began = realClock.now();
  return (who, what) => {
    const at = ((realClock.now() - began) / 1000).toFixed(2);
    console.log(`    ${at.padStart(5)} s  ${who.padEnd(13)}  ${what}`);
  };
}

/** Says what became of a call; gives up on it after `patience` ms. */
export async function outcome<T>(
  log: Log,
  who: string,
  call: Promise<T>,
  say: (value: T) => string,
  patience = 10_000,
): Promise<T | undefined> {
  try {
    const value = await within(patience, call);
    if (value !== LATE) log(who, say(value));
    else log(who, `still waits after ${patience / 1000} s`);
    return value === LATE ? undefined : value;
  } catch (error) {
    const known = error instanceof NetError;
    log(who, known ? `${error.name} ${error.op} ${error.code}` : sayError(error));
    return undefined;
  }
}

// --- internal ---

const LATE = Symbol('late');

async function within<T>(ms: number, call: Promise<T>): Promise<T | typeof LATE> {
  const stop = new AbortController();
  const late = sleep(ms, LATE, { signal: stop.signal }).catch((): typeof LATE => LATE);
  call.catch(() => {}); // when it is late, nobody waits for it any more
  try {
    return await Promise.race([call, late]);
  } finally {
    stop.abort();
  }
}
