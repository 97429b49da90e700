import { NetError } from '@socketlings/net';
import type { SimConn } from '@socketlings/sim';
import { toBytes } from '../base/bytes.ts';
import { expectHeard, hear, type Heard, type HearLessons } from './hear.ts';

/** A client in the hands of the test. */
export class Guest {
  readonly name: string;
  readonly conn: SimConn;
  readonly #quiet: () => Promise<void>;

  constructor(name: string, conn: SimConn, quiet: () => Promise<void>) {
    this.name = name;
    this.conn = conn;
    this.#quiet = quiet;
  }

  /** Sends this, and it arrives. */
  async says(data: string | Uint8Array): Promise<void> {
    await this.conn.write(toBytes(data));
    await this.#quiet();
  }

  /** Sends zeros until that fails, and far more than anybody wants: an end of it must be found by the reader. */
  async babbles(): Promise<void> {
    const zeros = new Uint8Array(4096);
    try {
      for (let sent = 0; sent < A_LOT; sent += zeros.length) await this.conn.write(zeros);
    } catch (error) {
      if (!(error instanceof NetError)) throw error;
    }
  }

  /** Reads so many bytes, and no more. */
  async expectHears(text: string, lessons: HearLessons): Promise<void> {
    const heard = await hear(this.conn, text.length);
    expectHeard(this.name, heard, { bytes: text, last: 'more' }, lessons);
  }

  /** Reads to the end, whichever that is. */
  async expectHearsAll(
    expected: { bytes: Uint8Array | string; last: Heard['last'] },
    lessons: HearLessons,
  ): Promise<void> {
    expectHeard(this.name, await hear(this.conn, expected.bytes.length + 1), expected, lessons);
  }

  hears(): Promise<Heard> {
    return hear(this.conn);
  }
}

// --- internal ---

const A_LOT = 500_000; // bytes
