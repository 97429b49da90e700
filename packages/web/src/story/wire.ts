// What lies between two ends at a moment of a story: bytes that were sent, and not read yet.

import type { Moment } from '../../../../grader/src/writers/html/moments.ts';

/** One way of a connection. */
export interface Way {
  readonly from: string;
  readonly to: string;
  /** Bytes that were sent so, and that were read. */
  readonly sent: number;
  readonly read: number;
  /** Whether the sender has said that no more will come. */
  readonly ended: boolean;
  /** What was sent last, as a reader sees it. */
  readonly bytes: string;
}

/** The ways on which something lies, after the moment number `at`. */
export function waysAt(moments: readonly Moment[], at: number): Way[] {
  const ways = new Map<string, Way>();
  for (const moment of moments.slice(0, at + 1)) {
    const { does, who, peer, length = 0, before = 0, bytes = '' } = moment;
    if (does === 'writes') {
      const way = wayOf(ways, who, peer);
      ways.set(keyOf(who, peer), { ...way, sent: Math.max(way.sent, before + length), bytes });
    } else if (does === 'reads') {
      const way = wayOf(ways, peer, who);
      ways.set(keyOf(peer, who), { ...way, read: Math.max(way.read, before + length) });
    } else if (does === 'half-closes' || does === 'closes') {
      ways.set(keyOf(who, peer), { ...wayOf(ways, who, peer), ended: true });
    } else if (does === 'resets') {
      ways.delete(keyOf(who, peer));
      ways.delete(keyOf(peer, who));
    } else if (does === 'left out') ways.clear(); // nobody knows what lies there now
  }
  return [...ways.values()].filter(({ sent, read }) => sent > read);
}

/** The calls that were begun and have not come back, after the moment number `at`. */
export function callsAt(moments: readonly Moment[], at: number): { who: string; text: string }[] {
  const open: { who: string; text: string }[] = [];
  for (const { does, who, text = '' } of moments.slice(0, at + 1)) {
    if (does === 'calls') open.push({ who, text });
    if (does !== 'returns' && does !== 'fails') continue;
    const first = open.findIndex((call) => call.who === who);
    if (first !== -1) open.splice(first, 1);
  }
  return open;
}

// --- internal ---

function wayOf(ways: ReadonlyMap<string, Way>, from: string, to: string): Way {
  return ways.get(keyOf(from, to)) ?? { from, to, sent: 0, read: 0, ended: false, bytes: '' };
}

function keyOf(from: string, to: string): string {
  return `${from}\n${to}`;
}
