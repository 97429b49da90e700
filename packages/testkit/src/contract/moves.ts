// What the cases do with a connection, and what their peers do meanwhile.

import { NetError, TimeoutError, type Clock, type Conn } from '@socketlings/net';
import { plural, quote, toBytes } from '../base/bytes.ts';
import { Lesson } from '../base/lesson.ts';
import { sayError } from '../base/say-error.ts';

export const CHUNK = 1024; // bytes of one read or write

/** A time that is over on every clock. */
export const past = (clock: Clock): number => clock.now() - 1000;

/** Lets `ms` pass on the clock. */
export function pass(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => clock.setTimer(clock.now() + ms, resolve));
}

/** Runs `body` while its peer goes on; the peer may break, but not fail. */
export async function meanwhile(peer: Promise<void>, body: () => Promise<void>): Promise<void> {
  const failed = peer.then(
    () => new Promise<never>(() => {}),
    (error: unknown) =>
      error instanceof NetError ? new Promise<never>(() => {}) : Promise.reject(error),
  );
  await Promise.race([body(), failed]);
}

/** Sends everything back. */
export async function echo(conn: Conn): Promise<void> {
  const p = new Uint8Array(CHUNK);
  for (let n = await conn.read(p); n !== null; n = await conn.read(p)) {
    await conn.write(p.subarray(0, n));
  }
}

/** Reads to the end, in pieces of at most `CHUNK` bytes. */
export async function readAll(conn: Conn): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  const p = new Uint8Array(CHUNK);
  for (let n = await conn.read(p); n !== null; n = await conn.read(p)) pieces.push(p.slice(0, n));
  return Buffer.concat(pieces);
}

export async function discard(conn: Conn): Promise<void> {
  const p = new Uint8Array(CHUNK);
  while ((await conn.read(p)) !== null);
}

/** Writes `p` again and again. */
export async function flood(conn: Conn, p: Uint8Array): Promise<void> {
  for (;;) await conn.write(p);
}

/** Writes to a peer that does not read, for as long as a write resolves. */
export async function fill(conn: Conn): Promise<void> {
  const p = new Uint8Array(CHUNK);
  for (let sent = 0; sent < ENDLESS; sent += p.length) await conn.write(p);
  throw new Lesson({
    lesson: 'A write waits while the buffers are full and the peer does not read.',
    expected: 'a write that waits',
    received: `${plural(ENDLESS, 'byte')} accepted, and none read`,
  });
}

/** Reads until `p` is full or the stream ends, and returns how much it has read. */
export async function readFull(conn: Conn, p: Uint8Array): Promise<number> {
  let length = 0;
  while (length < p.length) {
    const n = await conn.read(p.subarray(length));
    if (n === null) break;
    length += n;
  }
  return length;
}

/** The error with which a call fails because its deadline has passed. */
export async function expectTimeout(call: Promise<unknown>, lesson: string): Promise<TimeoutError> {
  const outcome = await settled(call);
  if (outcome instanceof TimeoutError) return outcome;
  throw new Lesson({ lesson, expected: 'a TimeoutError', received: say(outcome) });
}

/** What a call resolves to, or the error with which it fails. */
export function settled(call: Promise<unknown>): Promise<unknown> {
  return call.catch((error: unknown) => error);
}

export function say(outcome: unknown): string {
  if (outcome instanceof Error) return sayError(outcome);
  if (outcome === null) return 'the end of the stream';
  return typeof outcome === 'number' ? plural(outcome, 'byte') : 'success';
}

/** Without deadlines, what `conn` says to an echoing peer comes back. */
export async function expectRoundTrip(conn: Conn, lesson: string): Promise<void> {
  const message = toBytes('Hello, world!');
  const answer = new Uint8Array(message.length);
  conn.setDeadline(null);
  await conn.write(message);
  const n = await readFull(conn, answer);
  if (Buffer.compare(message, answer.subarray(0, n)) === 0) return;
  const received = quote(answer.subarray(0, n));
  throw new Lesson({ lesson, expected: quote(message), received });
}

/** Reads what an echoing peer still has, up to the echo of a byte that no case sends. */
export async function resync(conn: Conn, lesson: string): Promise<void> {
  conn.setDeadline(null);
  await Promise.all([conn.write(Uint8Array.of(MARK)), readUntilMark(conn, lesson)]);
}

// --- internal ---

const ENDLESS = 64 << 20; // bytes; no system buffers as much
const MARK = 0xff;

async function readUntilMark(conn: Conn, lesson: string): Promise<void> {
  const p = new Uint8Array(CHUNK);
  for (let n = await conn.read(p); n !== null; n = await conn.read(p)) {
    if (n > 0 && p[n - 1] === MARK) return;
  }
  throw new Lesson({ lesson, expected: 'an echo', received: 'the end of the stream' });
}
