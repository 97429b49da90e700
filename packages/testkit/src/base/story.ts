import type { Trace, WireEvent } from '@socketlings/sim';
import { commas, quote } from './bytes.ts';
import { leftOut, sayLeftOut, sceneOf, type Scene } from './scene.ts';

const FIRST = 8; // lines told from the beginning …
const LAST = 8; // … and from the end

/** How bytes are told; of many, `bytes` are the first of `length`. */
export type SayBytes = (bytes: Uint8Array, length: number) => string;

/** Tells a trace, a line for each thing that happened; long stories lose their middle. */
export function tell(trace: Trace, say: SayBytes = quote): string[] {
  const events = [...trace.first, ...trace.last];
  const width = Math.max(0, ...events.map(({ who }) => who.length));
  const connected = events.filter(({ kind }) => kind === 'connects');
  const clients = new Set(connected.map(({ who }) => who));
  const [server = ''] = connected.map(({ peer }) => peer);
  const line = (event: WireEvent): string => {
    const isClient = clients.has(event.who) || event.peer === server; // one may be left out that connects
    const whom = clients.size > 1 && !isClient ? event.peer : '';
    const about = aboutBytes(event, say);
    return `${event.who.padEnd(width)}  ${SENTENCES[event.kind](event, whom, about)}`;
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
const SENTENCES: Record<
  WireEvent['kind'],
  (event: WireEvent, whom: string, about: string) => string
> = {
  connects: () => 'connects',
  accepts: ({ peer }) => `accepts ${peer}`,
  writes: (_, whom, about) => `sends ${about}${whom && ` to ${whom}`}`,
  reads: (_, whom, about) => `reads ${about}${whom && ` from ${whom}`}`,
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

function aboutBytes({ bytes, length, calls }: WireEvent, say: SayBytes): string {
  if (length === 0) return '';
  return say(bytes, length) + (calls > 1 ? ` in ${commas(calls)} pieces` : '');
}
