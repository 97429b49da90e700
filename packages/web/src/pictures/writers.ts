// Two tasks write to one connection that takes a few bytes at a time, with a lock or without.

import { Direction } from '@socketlings/net/direction';
import { ShortWrites } from '@socketlings/net/short-writes';
import type { RawConn } from '@socketlings/net';
import { Network } from '@socketlings/sim';
import { play } from './turn.ts';

export type Writer = 'ann' | 'bob';

/** What the lock is held for: nothing, one write, or a whole line, which is two writes. */
export type LockRule = 'none' | 'write' | 'line';

/** A raw write has accepted something. */
export interface Moment {
  readonly who: Writer;
  readonly offered: string;
  readonly accepted: string;
  /** Who stands in line for the lock. */
  readonly inLine: readonly Writer[];
}

export interface Race {
  readonly moments: readonly Moment[];
  /** The peer's reading of what came, line by line. */
  readonly lines: readonly string[];
}

/** What each of them sends: two writes, which are a line together. */
export const PARTS: Readonly<Record<Writer, readonly string[]>> = {
  ann: ['ann says ', 'yes\n'],
  bob: ['bob says ', 'no\n'],
};

/** `most`: bytes that one raw write accepts. */
export async function race({ rule, most }: { rule: LockRule; most: number }): Promise<Race> {
  const network = new Network('friendly');
  const { client, server } = network.pair('the peer');
  const { clock } = network.scheduler;
  const desk = new Desk(
    new ShortWrites(server, (offered) => Math.min(offered, most)),
    new Direction(clock),
  );
  void desk.send('ann', rule);
  void desk.send('bob', rule);
  await play(clock);
  const p = new Uint8Array(client.readable);
  await client.read(p);
  return { moments: desk.moments, lines: fromBytes(p).split('\n').slice(0, -1) };
}

// --- internal ---

class Desk {
  readonly moments: Moment[] = [];
  readonly #raw: RawConn;
  readonly #lock: Direction;
  readonly #inLine = new Set<Writer>();

  constructor(raw: RawConn, lock: Direction) {
    this.#raw = raw;
    this.#lock = lock;
  }

  async send(who: Writer, rule: LockRule): Promise<void> {
    const write = async (part: string): Promise<void> => {
      await this.#inTurn(who, rule === 'write', () => this.#writeAll(who, part));
    };
    await this.#inTurn(who, rule === 'line', async () => {
      for (const part of PARTS[who]) await write(part);
    });
  }

  async #inTurn(who: Writer, isLocked: boolean, body: () => Promise<void>): Promise<void> {
    if (!isLocked) return body();
    this.#inLine.add(who);
    await this.#lock.inTurn(() => {
      this.#inLine.delete(who);
      return body();
    });
  }

  async #writeAll(who: Writer, part: string): Promise<void> {
    const p = new TextEncoder().encode(part);
    for (let n = 0; n < p.length;) {
      const rest = p.subarray(n);
      const accepted = await this.#raw.write(rest);
      n += accepted;
      this.moments.push({
        who,
        offered: fromBytes(rest),
        accepted: fromBytes(rest.subarray(0, accepted)),
        inLine: [...this.#inLine],
      });
    }
  }
}

function fromBytes(p: Uint8Array): string {
  return new TextDecoder().decode(p);
}
