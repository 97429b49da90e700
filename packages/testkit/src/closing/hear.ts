import { NetError, type Conn } from '@socketlings/net';
import { plural, quote } from '../base/bytes.ts';
import { isStuck } from '../base/ground.ts';
import { Lesson } from '../base/lesson.ts';

/** What somebody has read, and how it went on. */
export interface Heard {
  readonly bytes: Buffer;
  readonly last: 'more' | 'the end' | 'nothing' | `the error ${string}`;
}

/** Reads until the stream ends or breaks, nothing more can come, or there are so many bytes. */
export async function hear(conn: Conn, enough = Infinity): Promise<Heard> {
  const chunks: Uint8Array[] = [];
  const p = new Uint8Array(16_384);
  for (let length = 0; length < enough;) {
    const n = await conn.read(p).catch(sayFailure);
    if (typeof n !== 'number') return { bytes: Buffer.concat(chunks), last: n ?? 'the end' };
    chunks.push(p.slice(0, n));
    length += n;
  }
  return { bytes: Buffer.concat(chunks), last: 'more' };

  function sayFailure(error: unknown): Heard['last'] {
    if (isStuck(error)) return 'nothing';
    if (error instanceof NetError) return `the error ${error.code}`;
    throw error;
  }
}

export interface HearLessons {
  /** There is no end, and nothing more comes. */
  readonly open?: string;
  /** It was broken off. */
  readonly broken?: string;
  /** The bytes are not those that were sent. */
  readonly bytes?: string;
  readonly otherwise: string;
}

/** `who` has heard these bytes, and then that. */
export function expectHeard(
  who: string,
  { bytes, last }: Heard,
  expected: { bytes: Uint8Array | string; last: Heard['last'] },
  lessons: HearLessons,
): void {
  const wanted = Buffer.from(expected.bytes);
  const same = Buffer.compare(wanted, bytes) === 0;
  if (same && last === expected.last) return;
  const lesson =
    (last === 'nothing' && lessons.open) ||
    (last.startsWith('the error') && last !== expected.last && lessons.broken) ||
    (!same && lessons.bytes) ||
    lessons.otherwise;
  throw new Lesson({
    lesson,
    expected: `${who} to read ${say(wanted)}, and then ${expected.last}`,
    received: `${who} read ${say(bytes)}, and then ${last}`,
  });
}

// --- internal ---

function say(bytes: Buffer): string {
  if (bytes.length === 0) return 'no byte';
  return bytes.length > 40 ? plural(bytes.length, 'byte') : quote(bytes);
}
