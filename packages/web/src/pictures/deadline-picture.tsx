// A deadline that is dragged over a stream.

import { useState } from 'preact/hooks';
import { LAST, arrivals, readBy, type Read, type Rule } from './deadline.ts';
import { Choice, Picture, Slider, useOutcome } from './parts.tsx';
import { sayRead, sayReads } from './words.ts';

type Kind = Rule['kind'];

const KINDS: Readonly<Record<Kind, string>> = {
  deadline: 'one deadline, set once',
  timeout: 'a timeout, set anew before each read',
};

export function DeadlinePicture() {
  const [kind, setKind] = useState<Kind>('deadline');
  const [ms, setMs] = useState(30);
  const rule: Rule =
    kind === 'deadline' ? { kind, at: ms } : { kind, after: Math.max(SHORTEST, ms) };
  const reads = useOutcome(() => readBy(rule), [kind, ms]) ?? [];
  const words = useOutcome(arrivals, []) ?? [];
  return (
    <Picture
      title="A deadline on a stream"
      caption="A peer sends five words and closes; a program calls read after read. Drag the deadline: a read that still waits then ends there. After two timeouts in a row the program takes the deadline back, and finds what has come meanwhile."
    >
      <Choice legend="The program has" options={KINDS} value={kind} set={setKind} />
      <Slider
        label={kind === 'deadline' ? 'The deadline is at' : 'Each read has'}
        value={kind === 'deadline' ? ms : Math.max(SHORTEST, ms)}
        min={kind === 'deadline' ? 0 : SHORTEST}
        max={LAST}
        unit="ms"
        isWide
        set={setMs}
      />
      <p role="status" class="says tall">
        {sayReads(rule, reads)}
      </p>
      <Arrivals words={words} />
      <p class="legend" aria-hidden="true">
        <span class="limit-line">the deadline of a read</span>
      </p>
      <ol class="reads">
        {reads.map((read, i) => (
          <Bar read={read} before={reads[i - 1]} words={words} />
        ))}
      </ol>
    </Picture>
  );
}

const SHORTEST = 4; // ms; with less there would be too many reads to be drawn

function Arrivals({ words }: { words: readonly Read[] }) {
  return (
    <div class="track words-on-it" role="img" aria-label={sayArrivals(words)}>
      {words.map(({ to, gave }) => (
        <span class="word" style={{ left: at(to) }}>
          {gave ?? 'end'}
        </span>
      ))}
    </div>
  );
}

function sayArrivals(words: readonly Read[]): string {
  return `What arrives: ${words.map(({ to, gave }) => `${gave ?? 'the end'} at ${to} ms`).join(', ')}`;
}

interface BarProps {
  readonly read: Read;
  readonly before: Read | undefined;
  readonly words: readonly Read[];
}

function Bar({ read, before, words }: BarProps) {
  const { from, to, gave, deadline } = read;
  const isOver = gave === 'TimeoutError';
  return (
    <li class={isOver ? 'over' : ''}>
      {sayRead(read, before)}
      <div class="track" aria-hidden="true">
        {words.map((word) => (
          <i class="tick" style={{ left: at(word.to) }} />
        ))}
        <i class="span" style={{ left: at(from), width: `calc(${at(to)} - ${at(from)})` }} />
        {(deadline ?? Infinity) <= LAST && <i class="limit" style={{ left: at(deadline!) }} />}
        <i class="tip" style={{ left: at(to) }} />
      </div>
    </li>
  );
}

/** Where a time is on the track: under the thumb of the slider when that is there. */
function at(ms: number): string {
  return `calc(8px + (100% - 16px) * ${ms / LAST})`;
}
