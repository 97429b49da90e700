import { NetError, realClock, type Conn, type Listener } from '@socketlings/net';
import { sayError } from '../../base/say-error.ts';

/** Something that the learner has written, in another exercise or in this one. */
export interface Piece<T> {
  /** `codec (exercise 4)`. */
  readonly name: string;
  /** Whether it is as it came. */
  readonly isStarter: () => Promise<boolean>;
  readonly load: () => Promise<T>;
}

export interface Choice<T> {
  readonly value: T;
  /** Why it is not the learner's own, as a sentence. */
  readonly instead?: string;
}

/** The learner's piece if it works, else `ours`; `check` throws, or takes too long, where it does not work. */
export async function choose<T>(
  { name, isStarter, load }: Piece<T>,
  ours: { readonly value: T; readonly name: string },
  check: (yours: T) => Promise<void>,
): Promise<Choice<T>> {
  const because = (why: string): Choice<T> => {
    return { value: ours.value, instead: `Your ${name} ${why}: ${ours.name} takes its place.` };
  };
  if (await isStarter()) return because('is still the starter');
  try {
    const value = await load();
    await inTime(check(value));
    return { value };
  } catch (error) {
    return because(`does not work yet (${said(error)})`);
  }
}

/** Memory that is read a few bytes at a time: a connection for whoever only reads. */
export function readingFrom(bytes: Uint8Array, atATime: number): Conn {
  let at = 0;
  const read = async (p: Uint8Array): Promise<number | null> => {
    if (at === bytes.length) return null;
    const n = Math.min(atATime, p.length, bytes.length - at);
    p.set(bytes.subarray(at, at + n));
    at += n;
    return n;
  };
  return { read, setReadDeadline: () => {} } as unknown as Conn;
}

/** One connection that is given back what it sends. */
export async function echoOnce(listener: Listener): Promise<void> {
  const conn = await listener.accept();
  const p = new Uint8Array(1024);
  for (let n = await conn.read(p); n !== null; n = await conn.read(p)) {
    await conn.write(p.subarray(0, n));
  }
  await conn.close();
}

// --- internal ---

const PATIENCE = 5000; // ms; loopback needs a few, and a busy machine more

async function inTime(work: Promise<void>): Promise<void> {
  let timer = 0;
  const late = new Promise<never>((_, reject) => {
    const fail = (): void => reject(new Error(`nothing for ${PATIENCE / 1000} seconds`));
    timer = realClock.setTimer(realClock.now() + PATIENCE, fail);
  });
  work.catch(() => {}); // when it is late, nobody waits for it any more
  try {
    await Promise.race([work, late]);
  } finally {
    realClock.clearTimer(timer);
  }
}

function said(error: unknown): string {
  if (error instanceof NetError) return `${error.name} ${error.op} ${error.code}`;
  return sayError(error);
}
