// One program reads a stream to its end, with a deadline for everything or with a timeout for each read.

import { TimeoutError } from '@socketlings/net';
import { Network, type SimConn } from '@socketlings/sim';
import { play } from './turn.ts';

export type Rule =
  | { readonly kind: 'deadline'; readonly at: number }
  | { readonly kind: 'timeout'; readonly after: number };

/** One call of `read`, in virtual ms. */
export interface Read {
  readonly from: number;
  readonly to: number;
  /** What it has read, `null` at the end of the stream, or `TimeoutError`. */
  readonly gave: string | null;
  /** The deadline that it has, if any. */
  readonly deadline: number | null;
}

/** When the peer sends which word; it closes a little later. */
export const SENT: readonly (readonly [at: number, word: string])[] = [
  [7, 'one'],
  [15, 'two'],
  [24, 'three'],
  [38, 'four'],
  [45, 'five'],
];
export const LAST = 60; // ms: the longest deadline that can be set

/** All reads of the program. */
export async function readBy(rule: Rule): Promise<Read[]> {
  const { scheduler, conn } = openStream();
  const { clock } = scheduler;
  const reads: Read[] = [];
  void readAll(conn, { now: () => clock.now(), rule, reads });
  await play(clock);
  return reads;
}

/** When each word is there to be read: the reads of a program that has no deadline. */
export async function arrivals(): Promise<Read[]> {
  return readBy({ kind: 'deadline', at: Infinity });
}

// --- internal ---

interface Reading {
  readonly now: () => number;
  readonly rule: Rule;
  readonly reads: Read[];
}

function openStream(): { scheduler: Network['scheduler']; conn: SimConn } {
  const network = new Network('friendly');
  const { scheduler } = network;
  const { client, server } = network.pair('ann');
  for (const [at, word] of SENT) {
    scheduler.clock.setTimer(at, () => void client.write(new TextEncoder().encode(word)));
  }
  scheduler.clock.setTimer(END, () => void client.close());
  return { scheduler, conn: server };
}

const END = 52; // ms

/** After a second timeout in a row the deadline is taken back: what has come meanwhile is still there. */
async function readAll(conn: SimConn, { now, rule, reads }: Reading): Promise<void> {
  for (let deadline = firstOf(rule); reads.at(-1)?.gave !== null;) {
    if (rule.kind === 'timeout') deadline = now() + rule.after;
    else if (reads.slice(-2).filter(isTimeout).length === 2) deadline = null;
    conn.setReadDeadline(deadline);
    const from = now();
    const gave = await readOnce(conn);
    reads.push({ from, to: now(), gave, deadline });
  }
}

function firstOf(rule: Rule): number | null {
  return rule.kind === 'deadline' ? rule.at : null;
}

async function readOnce(conn: SimConn): Promise<Read['gave']> {
  const p = new Uint8Array(16);
  try {
    const n = await conn.read(p);
    return n === null ? null : new TextDecoder().decode(p.subarray(0, n));
  } catch (error) {
    if (error instanceof TimeoutError) return error.name;
    throw error;
  }
}

function isTimeout({ gave }: Read): boolean {
  return gave === 'TimeoutError';
}
