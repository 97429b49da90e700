import type { Trace, WireEvent } from '@socketlings/sim';
import { commas, quote } from './bytes.ts';
import { leftOut, sayLeftOut, sceneOf, type Scene } from './scene.ts';

const FIRST = 8; // lines told from the beginning …
const LAST = 8; // … and from the end

/** Tells a trace, a line for each thing that happened; long stories lose their middle. */
export function tell(trace: Trace): string[] {
  const events = [...trace.first, ...trace.last];
  const width = Math.max(0, ...events.map(({ who }) => who.length));
  const clients = new Set(events.filter(({ kind }) => kind === 'connects').map(({ who }) => who));
  const line = (event: WireEvent): string => {
    const whom = clients.size > 1 && !clients.has(event.who) ? event.peer : '';
    return `${event.who.padEnd(width)}  ${SENTENCES[event.kind](event, whom)}`;
  };
  return inPlace(trace, line, (count) => sayLeftOut(count, width));
}

/** The same as data, a scene for each line. */
export function show(trace: Trace): Scene[] {
  return inPlace(trace, sceneOf, leftOut);
}

// --- internal ---

/** Beginning and end of a trace, and between them how much is missing. */
function inPlace<T>(
  { first, last, dropped }: Trace,
  each: (event: WireEvent) => T,
  omitted: (count: number) => T,
): T[] {
  const events = [...first, ...last];
  const untold = events.length - FIRST - LAST;
  if (untold <= 0) return events.map(each);
  return [
    ...events.slice(0, FIRST).map(each),
    omitted(untold + dropped),
    ...events.slice(-LAST).map(each),
  ];
}

/** `whom` is the other end, and empty where the story has only one. */
const SENTENCES: Record<WireEvent['kind'], (event: WireEvent, whom: string) => string> = {
  connects: () => 'connects',
  accepts: ({ peer }) => `accepts ${peer}`,
  writes: (event, whom) => `sends ${about(event)}${whom && ` to ${whom}`}`,
  reads: (event, whom) => `reads ${about(event)}${whom && ` from ${whom}`}`,
  'reads the end': ({ peer }) => `reads null: ${peer} ${peer === 'you' ? 'send' : 'sends'} no more`,
  'half-closes': () => 'ends its sending half, and goes on reading',
  closes: (_, whom) => `closes${whom && ` its connection to ${whom}`}`,
  resets: () => 'vanishes (reset)',
  fails: ({ text }, whom) => `fails to ${text.replace(':', `${whom && ` (${whom})`}:`)}`,
  'sets a deadline': often,
  notes: often,
};

function often({ text, calls }: WireEvent): string {
  return text + (calls > 1 ? `, ${commas(calls)} times` : '');
}

function about({ bytes, length, calls }: WireEvent): string {
  return quote(bytes, length) + (calls > 1 ? ` in ${commas(calls)} pieces` : '');
}
