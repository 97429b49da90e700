// The drawing of exercise 5's README, with the value that the slot holds now, and how it came to it.

import type { SlotWord } from './slot.ts';
import type { Values } from './task.ts';

interface Props {
  readonly values: Values;
  readonly slot: SlotWord;
  /** What it held before the last act. */
  readonly before: SlotWord;
}

export function SlotDiagram({ values, slot, before }: Props) {
  return (
    <svg class="slot-diagram" viewBox="0 0 320 216" aria-hidden="true">
      <Tip />
      {ARROWS[values].map((arrow) => (
        <ArrowLine {...arrow} isTaken={arrow.from === before && arrow.to === slot} />
      ))}
      {WORDS[values].map((word) => (
        <g class={word === slot ? 'value here' : 'value'}>
          <rect x={PLACES[word][0]} y={PLACES[word][1]} width="80" height="36" rx="8" />
          <text x={PLACES[word][0] + 40} y={PLACES[word][1] + 23} text-anchor="middle">
            {word}
          </text>
        </g>
      ))}
      <text class="aside" x="160" y="209" text-anchor="middle">
        a deadline or close: null, and a G is woken
      </text>
    </svg>
  );
}

// --- internal ---

const PLACES: Readonly<Record<SlotWord, readonly [x: number, y: number]>> = {
  null: [4, 24],
  READY: [236, 24],
  WAIT: [4, 150],
  G: [236, 150],
};

const WORDS: Readonly<Record<Values, readonly SlotWord[]>> = {
  four: ['null', 'READY', 'WAIT', 'G'],
  two: ['null', 'G'],
};

interface Arrow {
  readonly from: SlotWord;
  readonly to: SlotWord;
  readonly line: readonly [x1: number, y1: number, x2: number, y2: number];
  readonly text: readonly string[];
  /** Where the text is: before or behind this place, or around it. */
  readonly at: readonly [x: number, y: number, anchor: 'start' | 'middle' | 'end'];
}

const ARROWS: Readonly<Record<Values, readonly Arrow[]>> = {
  four: [
    arrow('null', 'READY', [84, 33, 236, 33], ['an event'], [160, 27, 'middle']),
    arrow('READY', 'null', [236, 51, 84, 51], ['I have seen it'], [160, 66, 'middle']),
    arrow('null', 'WAIT', [44, 60, 44, 150], ['I will wait'], [51, 118, 'start']),
    arrow('WAIT', 'READY', [84, 150, 236, 60], ['an event'], [160, 122, 'start']),
    arrow('WAIT', 'G', [84, 168, 236, 168], ['I sleep'], [160, 184, 'middle']),
    arrow('G', 'READY', [276, 150, 276, 60], ['an event,', 'wakes it'], [270, 92, 'end']),
  ],
  two: [
    arrow('null', 'G', [70, 60, 236, 156], ['I sleep'], [128, 126, 'end']),
    arrow('G', 'null', [262, 150, 84, 48], ['an event wakes it'], [190, 86, 'start']),
  ],
};

function arrow(
  from: SlotWord,
  to: SlotWord,
  line: Arrow['line'],
  text: Arrow['text'],
  at: Arrow['at'],
): Arrow {
  return { from, to, line, text, at };
}

function ArrowLine({ line, text, at, isTaken }: Arrow & { isTaken: boolean }) {
  const [x1, y1, x2, y2] = line;
  const [x, y, anchor] = at;
  return (
    <g class={isTaken ? 'taken' : ''}>
      <line x1={x1} y1={y1} x2={x2} y2={y2} marker-end="url(#slot-tip)" />
      {text.map((row, i) => (
        <text class="aside" x={x} y={y + i * 14} text-anchor={anchor}>
          {row}
        </text>
      ))}
    </g>
  );
}

function Tip() {
  const box = { refX: 7, refY: 4, markerWidth: 8, markerHeight: 8 };
  return (
    <defs>
      <marker id="slot-tip" viewBox="0 0 8 8" orient="auto" markerUnits="userSpaceOnUse" {...box}>
        <path d="M0 0 L8 4 L0 8 Z" />
      </marker>
    </defs>
  );
}
