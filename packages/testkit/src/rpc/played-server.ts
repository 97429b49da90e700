import { NetError } from '@socketlings/net';
import {
  ANSWER,
  FAILURE,
  REQUEST,
  encodeFrame,
  unpackRequest,
  type Frame,
} from '@socketlings/net/frames';
import type { SimConn } from '@socketlings/sim';
import { plural, toBytes } from '../base/bytes.ts';
import { isStuck } from '../base/ground.ts';
import { Lesson } from '../base/lesson.ts';
import type { PacedConn } from '../base/paced.ts';
import { FrameScanner, sayFrame } from './frames.ts';

interface Asked {
  readonly id: number;
  readonly method: string;
  readonly body: string;
}

/** The server of a client under test, played by the test. */
export class PlayedServer {
  readonly #site: { quiet(): Promise<void> };
  readonly #conn: SimConn;
  readonly #yours: PacedConn;
  readonly #scanner = new FrameScanner();
  readonly #frames: (Frame | null)[] = [];
  readonly #chunk = new Uint8Array(4096);

  constructor(site: { quiet(): Promise<void> }, conn: SimConn, yours: PacedConn) {
    this.#site = site;
    this.#conn = conn;
    this.#yours = yours;
  }

  /** Whether the client has closed its connection. */
  get isClosed(): boolean {
    return this.#yours.closed;
  }

  /** Waits for so many requests, which have ids of their own. */
  async expectAsked(count: number, lesson: string): Promise<Asked[]> {
    const p = this.#chunk;
    let last = 'nothing';
    while (this.#frames.length < count) {
      const n = await this.#conn.read(p).catch((error: unknown) => {
        if (isStuck(error)) return null;
        if (!(error instanceof NetError)) throw error;
        last = error.code;
        return null;
      });
      if (n === null) break;
      this.#frames.push(...this.#scanner.push(p.subarray(0, n)));
    }
    const frames = this.#frames.splice(0, count);
    const right = frames.length === count && frames.every((frame) => frame?.type === REQUEST);
    const facts = { lesson, expected: plural(count, 'request') };
    const said = frames.map(sayFrame).join(', ') || last;
    if (!right) throw new Lesson({ ...facts, received: said });
    const asked = frames.map(askedBy);
    if (new Set(asked.map(({ id }) => id)).size === count) return asked;
    throw new Lesson({ ...facts, lesson: TWICE, received: said });
  }

  async answers(id: number, body: string): Promise<void> {
    await this.#send({ type: ANSWER, id, payload: toBytes(body) });
  }

  async fails(id: number, text: string): Promise<void> {
    await this.#send({ type: FAILURE, id, payload: toBytes(text) });
  }

  async leaves(): Promise<void> {
    await this.#conn.close().catch(ifBroken);
    await this.#site.quiet();
  }

  async vanishes(): Promise<void> {
    await this.#conn.reset().catch(ifBroken);
    await this.#site.quiet();
  }

  async #send(frame: Frame): Promise<void> {
    await this.#conn.write(encodeFrame(frame)).catch(ifBroken);
    await this.#site.quiet();
  }
}

// --- internal ---

const TWICE =
  'Two requests are under way, and have the same id: nobody can tell their answers apart.';

function askedBy(frame: Frame | null): Asked {
  const { method, body } = unpackRequest(frame!.payload);
  return { id: frame!.id, method, body: Buffer.from(body).toString('latin1') };
}

/** The client has closed under our hands: what is expected of it will tell. */
function ifBroken(error: unknown): void {
  if (!(error instanceof NetError) && !isStuck(error)) throw error;
}
