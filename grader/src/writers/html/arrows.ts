// What goes from one to the other, and what becomes of it there.

import type { Moment } from './moments.ts';

/** Something on its way, between moments by their place in the story. */
export interface Way {
  readonly kind: 'bytes' | 'end' | 'reset' | 'connect';
  readonly from: number;
  /** The moment at which the peer takes it; undefined if it never does. */
  readonly to: number | undefined;
}

/** `hasLane` says which names are drawn. */
export function waysOf(moments: readonly Moment[], hasLane: (name: string) => boolean): Way[] {
  const arrived = moments.some(({ does }) => does === 'calls' || does === 'delivers');
  return moments.flatMap((moment, from): Way[] => {
    const kind = KINDS[moment.does];
    if (!kind || !hasLane(moment.who) || !hasLane(moment.peer) || isEmpty(moment)) return [];
    if (arrived || kind === 'connect') return [{ kind, from, to: from }]; // it is told when it is there
    const takers = moments.flatMap((later, to) => (to > from && takes(later, moment) ? [to] : []));
    const all = kind === 'bytes' ? takers : takers.slice(0, 1);
    if (all.length > 0) return all.map((to) => ({ kind, from, to }));
    const known = !moments.slice(from).some(({ does }) => does === 'left out');
    const again = kind === 'end' && hasEnded(moments.slice(0, from), moment);
    return known && !again ? [{ kind, from, to: undefined }] : [];
  });
}

/** How much of what was sent the peer has not read, if that is known. */
export function sayUnread(sent: Moment, all: readonly Moment[]): string {
  if (sent.does !== 'writes' || all.some(({ does }) => does === 'left out')) return '';
  const [from, to] = rangeOf(sent);
  const read = all.filter(({ does, who, peer }) => {
    return does === 'reads' && who === sent.peer && peer === sent.who;
  });
  const until = Math.max(from, ...read.map((each) => Math.min(to, rangeOf(each)[1])));
  if (until === to) return '';
  return until === from ? ', not read' : `, ${(to - until).toLocaleString('en')} not read`;
}

// --- internal ---

const KINDS: Partial<Record<Moment['does'], Way['kind']>> = {
  connects: 'connect',
  writes: 'bytes',
  delivers: 'bytes',
  'half-closes': 'end',
  closes: 'end',
  resets: 'reset',
};

function takes({ does, who, peer, text = '', ...range }: Moment, giver: Moment): boolean {
  if (who !== giver.peer || peer !== giver.who) return false;
  if (giver.does === 'writes') {
    const [from, to] = rangeOf(giver);
    const [first, last] = rangeOf(range);
    return does === 'reads' && first < to && last > from;
  }
  if (giver.does === 'resets') return does === 'fails' && /RESET|EPIPE/.test(text);
  return does === 'reads the end';
}

/** From which byte to which, counted from the first that went this way. */
function rangeOf({ before = 0, length = 0 }: Pick<Moment, 'before' | 'length'>): [number, number] {
  return [before, before + length];
}

function isEmpty({ does, length = 0 }: Moment): boolean {
  return does === 'writes' && length === 0;
}

function hasEnded(moments: readonly Moment[], { who, peer }: Moment): boolean {
  return moments.some((each) => {
    return each.who === who && each.peer === peer && each.does === 'half-closes';
  });
}
