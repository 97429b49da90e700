// The Redis that a queue lies on. What can be wrong with it is one sentence, and no password is ever in it.

import { codeOf } from '../../machine/files.ts';
import { cleanLine } from '../../text/clean.ts';
import { UsageError } from '../../usage-error.mjs';
import type { Bull, Redis } from './bull.ts';

/** Throws a `UsageError` if it is no address of a Redis. */
export function readAddress(text: string | undefined): URL {
  const url = URL.canParse(text ?? '') ? new URL(text!) : undefined;
  const isRight =
    url !== undefined &&
    ['redis:', 'rediss:'].includes(url.protocol) &&
    url.hostname !== '' &&
    /^(\/\d{0,4})?$/.test(url.pathname);
  if (isRight) return url;
  const has = text === undefined ? 'Which queue?' : `"${cleanLine(hide(text))}" is no queue.`;
  throw new UsageError(
    `${has} It is the address of a Redis, as in redis://127.0.0.1:6379 or redis://:password@host:6379`,
  );
}

/** The address without its password. */
export function sayAddress({ protocol, host, pathname }: URL): string {
  return `${protocol}//${host}${pathname.replace(/^\/0?$/, '')}`;
}

/** Asks once whether it can be used. Throws a `UsageError` that says why not. */
export async function expectServer(bull: Bull, url: URL): Promise<void> {
  const redis = new bull.Redis(url.href, ONCE);
  const answer = ask(redis).catch((error: Error) => error);
  const failed = new Promise<Error>((resolve) => {
    redis.on('error', resolve as () => void);
  });
  const info = await Promise.race([answer, failed]);
  redis.disconnect();
  const why = typeof info === 'string' ? whyTooOld(info) : whyNot(info);
  if (why) throw new UsageError(`The queue at ${sayAddress(url)} cannot be used: ${why}`);
}

/** A connection that waits for its server to come back. `tell` hears once when it has gone. */
export function connect({ Redis }: Bull, url: URL, tell: (sentence: string) => void): Redis {
  const redis = new Redis(url.href, { maxRetriesPerRequest: null, retryStrategy: () => RETRY });
  let isTold = false;
  redis.on('ready', () => void (isTold = false));
  redis.on('error', (error: Error) => {
    if (isTold) return;
    isTold = true;
    tell(`The queue at ${sayAddress(url)} does not answer (${codeOf(error)}): trying again.`);
  });
  return redis;
}

// --- internal ---

const RETRY = 500; // ms
const LONGEST = 10_000; // ms to answer; another host may be far away
const ONCE = {
  lazyConnect: true,
  retryStrategy: () => null,
  connectTimeout: LONGEST,
  commandTimeout: LONGEST,
  maxRetriesPerRequest: 0,
};

const OLDEST = [6, 2]; // what BullMQ asks for

async function ask(redis: Redis): Promise<string> {
  await redis.connect();
  return redis.info('server');
}

function whyTooOld(info: string): string | undefined {
  const [version, major, minor] = /^redis_version:(\d+)\.(\d+)\S*/m.exec(info) ?? [];
  if (version === undefined) return NO_REDIS;
  const [oldMajor, oldMinor] = OLDEST as [number, number];
  const isOld =
    Number(major) < oldMajor || (Number(major) === oldMajor && Number(minor) < oldMinor);
  return isOld
    ? `its Redis is ${version.split(':')[1]}, and BullMQ needs ${OLDEST.join('.')} or newer.`
    : undefined;
}

const NO_REDIS = 'what answers there is no Redis.';

/** In the words of Redis and of the system, as far as they tell anything. */
function whyNot(error: Error): string {
  const { message } = error;
  if (/WRONGPASS|invalid password/i.test(message)) return 'the password is wrong.';
  if (/NOAUTH|authentication required/i.test(message))
    return 'it asks for a password: redis://:password@host:port';
  if (/Protocol error/i.test(message)) return NO_REDIS;
  const says = SAYINGS[codeOf(error)];
  if (says !== undefined) return says;
  return /timed out/i.test(message) ? SAYINGS['ETIMEDOUT']! : `${cleanLine(message)}.`;
}

const SAYINGS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody listens there. Start one: redis-server --port 6379',
  ENOTFOUND: 'there is no host of that name.',
  EAI_AGAIN: 'the name of its host cannot be looked up.',
  EHOSTUNREACH: 'there is no way to that host.',
  ENETUNREACH: 'there is no way to that host.',
  ETIMEDOUT: 'it does not answer.',
  ECONNRESET: NO_REDIS,
};

function hide(text: string): string {
  return text.replace(/:[^/@]*@/, ':…@');
}
