import { NetError, type Conn } from '@socketlings/net';
import {
  ANSWER,
  FAILURE,
  REQUEST,
  encodeFrame,
  packRequest,
  type Frame,
} from '@socketlings/net/frames';
import { commas, firstDifference, plural, toBytes } from '../base/bytes.ts';
import { isStuck } from '../base/ground.ts';
import { Lesson } from '../base/lesson.ts';
import { FrameScanner, sayFrame } from './frames.ts';

/** What a client expects: an answer with this body, or a failure, whatever it says. */
export type Reply = readonly [id: number, body: string | Uint8Array] | readonly [id: number];

export interface ReplyLessons {
  /** Not all has come, and nothing more will. */
  readonly nothing?: string;
  /** The stream has ended before all was there. */
  readonly ended?: string;
  /** It was broken off. */
  readonly broken?: string;
  /** Something else has come. */
  readonly other?: string;
  readonly otherwise: string;
}

type Last = 'more' | 'the end' | 'nothing' | `the error ${string}`;

interface Heard {
  readonly frames: readonly (Frame | null)[];
  readonly last: Last;
}

interface Site {
  quiet(): Promise<void>;
}

/** A client of the server under test, in the hands of the test: frames go in and out. What breaks is found by who reads. */
export class Caller {
  readonly name: string;
  readonly conn: Conn & { reset(): Promise<void>; readonly readable: number };
  readonly #site: Site;
  readonly #scanner = new FrameScanner();
  readonly #frames: (Frame | null)[] = [];
  readonly #chunk = new Uint8Array(CHUNK);
  #reset = false; // a write was told so, and no read will be: the error comes once

  constructor(site: Site, name: string, conn: Caller['conn']) {
    this.#site = site;
    this.name = name;
    this.conn = conn;
  }

  /** Asks several things in one segment. */
  async asks(...requests: readonly (readonly [id: number, method: string, body: string])[]) {
    await this.sends(
      Buffer.concat(requests.map(([id, method, body]) => requestBytes(id, method, toBytes(body)))),
    );
  }

  /** Sends this, and all of it arrives, or the connection is broken: whoever reads next will see. */
  async sends(bytes: Uint8Array): Promise<void> {
    await this.meanwhile(bytes);
    await this.#site.quiet();
  }

  /** Sends on while the test does something else. */
  async meanwhile(bytes: Uint8Array): Promise<void> {
    await this.conn.write(bytes).catch((error: unknown) => this.#ifBroken(error));
  }

  /** Sends no more, and reads on. */
  async halfCloses(): Promise<void> {
    await this.conn.closeWrite().catch((error: unknown) => this.#ifBroken(error));
    await this.#site.quiet();
  }

  async leaves(): Promise<void> {
    await this.conn.close().catch((error: unknown) => this.#ifBroken(error));
    await this.#site.quiet();
  }

  async vanishes(): Promise<void> {
    await this.conn.reset().catch((error: unknown) => this.#ifBroken(error));
    await this.#site.quiet();
  }

  /** Hears these, in whatever order, and no others. */
  async expectReplies(expected: readonly Reply[], lessons: ReplyLessons): Promise<void> {
    const { frames, last } = await this.#hear(expected.length);
    if (frames.length === expected.length && areSuch(frames, expected)) return;
    const lesson = frames.length < expected.length ? choose(last, lessons) : lessons.other;
    const ending = last === 'more' ? [] : [last];
    const hidden = frames.map((frame) => sayHidden(frame, expected)).find(Boolean);
    throw new Lesson({
      lesson: lesson ?? lessons.otherwise,
      expected: `${this.name} to hear ${list(expected.map(sayReply))}`,
      received: [...(frames.length > 0 ? [list(frames.map(sayFrame))] : []), ...ending].join(
        ', then ',
      ),
      ...(hidden && { diagnosis: hidden }),
    });
  }

  /** Hears nothing until nothing moves any more. */
  async expectSilence(lesson: string): Promise<void> {
    await this.#site.quiet();
    if (this.#frames.length === 0 && this.conn.readable === 0 && this.#scanner.left === 0) return;
    const { frames, last } = await this.#hear(1);
    throw new Lesson({
      lesson,
      expected: `${this.name} to hear nothing`,
      received: frames.length > 0 ? list(frames.map(sayFrame)) : last,
    });
  }

  /** Hears the end, and no error; `failures` may come before it. */
  async expectEnd(lessons: ReplyLessons, failures: 'failures' | 'nothing' = 'nothing') {
    const { frames, last } = await this.#hear(Infinity);
    const others = frames.filter((f) => failures === 'nothing' || f?.type !== FAILURE);
    if (others.length === 0 && last === 'the end') return;
    const lesson = last === 'the end' ? lessons.other : choose(last, lessons);
    throw new Lesson({
      lesson: lesson ?? lessons.otherwise,
      expected: `${this.name} to hear the end`,
      received: [...others.map(sayFrame), last].join(', then '),
    });
  }

  get #end(): Last {
    return this.#reset ? 'the error ECONNRESET' : 'the end';
  }

  /** The peer has broken off, or does not read: that is for whoever reads to find. */
  #ifBroken(error: unknown): void {
    if (error instanceof NetError) this.#reset ||= error.code === 'ECONNRESET';
    else if (!isStuck(error)) throw error;
  }

  async #hear(count: number): Promise<Heard> {
    const p = this.#chunk;
    while (this.#frames.length < count) {
      const n = await this.conn.read(p).catch(sayBroken);
      if (typeof n !== 'number') return { frames: this.#frames.splice(0), last: n ?? this.#end };
      this.#frames.push(...this.#scanner.push(p.subarray(0, n)));
    }
    return { frames: this.#frames.splice(0, count), last: 'more' };
  }
}

/** The bytes of a request. */
export function requestBytes(id: number, method: string, body: Uint8Array): Uint8Array {
  return encodeFrame({ type: REQUEST, id, payload: packRequest(method, body) });
}

// --- internal ---

function sayBroken(error: unknown): Last {
  if (isStuck(error)) return 'nothing';
  if (error instanceof NetError) return `the error ${error.code}`;
  throw error;
}

function choose(last: Last, { nothing, ended, broken }: ReplyLessons): string | undefined {
  if (last === 'nothing') return nothing;
  return last === 'the end' ? ended : broken;
}

function sayReply([id, body]: Reply): string {
  if (body === undefined) return `failure ${id}`;
  return sayFrame({ type: ANSWER, id, payload: toBytes(body) });
}

/** Whether these are all of those that are expected, in whatever order. */
function areSuch(frames: readonly (Frame | null)[], expected: readonly Reply[]): boolean {
  const missing = [...expected];
  return frames.every((frame) => {
    const at = missing.findIndex((reply) => isSuch(frame, reply));
    if (at >= 0) missing.splice(at, 1);
    return at >= 0;
  });
}

/** The text of a failure is free. */
function isSuch(frame: Frame | null, [id, body]: Reply): boolean {
  if (frame?.id !== id) return false;
  if (body === undefined) return frame.type === FAILURE;
  return frame.type === ANSWER && Buffer.compare(frame.payload, toBytes(body)) === 0;
}

/** Where a long answer is another one than expected, if what is shown of the two is the same. */
function sayHidden(frame: Frame | null, expected: readonly Reply[]): string | undefined {
  const [id, body] = expected.find(([wanted]) => wanted === frame?.id) ?? [];
  if (!frame || id === undefined || body === undefined || frame.type !== ANSWER) return undefined;
  const bytes = toBytes(body);
  if (isSuch(frame, [id, bytes]) || sayReply([id, bytes]) !== sayFrame(frame)) return undefined;
  const [from, got] = [firstDifference(frame.payload, bytes), frame.payload.length];
  if (from === got)
    return `answer ${id} ends after ${commas(got)} of ${plural(bytes.length, 'byte')}`;
  return `answer ${id} has ${plural(got, 'byte')}, and other ones from byte ${commas(from + 1)} on`;
}

function list(said: readonly string[]): string {
  const shown = said.slice(0, MOST);
  const more = said.length - shown.length;
  return [...shown, ...(more > 0 ? [`${more} more`] : [])].join(', ') || 'nothing';
}

const MOST = 6; // frames that are named
const CHUNK = 8192; // bytes of a read; larger ones are allocated in vain, for each client
