import { NetError } from '@socketlings/net';
import type { SimConn } from '@socketlings/sim';
import { piece, sayBytes } from './stream.ts';

/** The other end, which sends the stream that `piece` makes, and waits for nothing. What it cannot do any more, it leaves. */
export class Peer {
  /** Whether it is gone: closed, or broken off. */
  gone = false;
  /** Whether it sends no more. */
  ended = false;
  /** Bytes that it has sent, or is about to. */
  sent = 0;
  readonly #conn: SimConn;
  readonly #tell: (what: string) => void;
  readonly #from: number;

  /** `tell` puts what it does into the story; its stream begins at place `from`. */
  constructor(conn: SimConn, tell: (what: string) => void, from = 0) {
    this.#conn = conn;
    this.#tell = tell;
    this.#from = from;
  }

  sends(length: number): void {
    if (this.ended) return;
    this.#tell(`sends ${sayBytes(length)}`);
    const sent = this.#conn.write(piece(this.#from + this.sent, length)); // it waits for room, perhaps for ever
    this.sent += length;
    sent.catch((error: unknown) => {
      if (error instanceof NetError) this.sent -= length - error.n; // its own end has cut it
    });
  }

  /** The end comes right behind the bytes. */
  sendsItsLast(length: number): void {
    this.sends(length);
    this.ends('closeWrite');
  }

  ends(how: 'closeWrite' | 'close' | 'reset'): void {
    if (this.gone || (how === 'closeWrite' && this.ended)) return;
    this.#tell(ENDINGS[how]);
    this.ended = true;
    this.gone = how !== 'closeWrite';
    void this.#conn[how]().catch(() => {});
  }

  /** What it can read without waiting, at most `most` bytes. */
  async reads(most: number): Promise<Uint8Array> {
    const length = this.gone ? 0 : Math.min(most, this.#conn.readable);
    const p = new Uint8Array(length);
    if (length === 0) return p;
    this.#tell(`reads ${sayBytes(length)}`);
    const n = await this.#conn.read(p).catch(() => 0);
    return p.subarray(0, n ?? 0);
  }
}

// --- internal ---

const ENDINGS = {
  closeWrite: 'ends its sending half',
  close: 'closes',
  reset: 'breaks off (reset)',
};
