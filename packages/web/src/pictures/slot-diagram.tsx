// The drawing of exercise 5's README, with the value that the slot holds now.

import type { SlotWord } from './slot.ts';
import type { Values } from './task.ts';

const PLACES: Readonly<Record<SlotWord, readonly [x: number, y: number]>> = {
  null: [4, 24],
  READY: [236, 24],
  WAIT: [4, 150],
  G: [236, 150],
};

const ARROWS: readonly Arrow[] = [
  { line: [84, 33, 236, 33], text: 'an event', at: [160, 27] },
  { line: [236, 51, 84, 51], text: 'I have seen it', at: [160, 66] },
  { line: [44, 60, 44, 150], text: 'I will wait', at: [51, 118], anchor: 'start' },
  { line: [84, 150, 236, 60], text: 'an event', at: [160, 122], anchor: 'start' },
  { line: [84, 168, 236, 168], text: 'I sleep', at: [160, 184] },
  { line: [276, 150, 276, 60], text: 'an event,', at: [270, 92], anchor: 'end' },
  { line: [276, 150, 276, 60], text: 'wakes it', at: [270, 106], anchor: 'end' },
];

interface Arrow {
  readonly line: readonly [x1: number, y1: number, x2: number, y2: number];
  readonly text: string;
  readonly at: readonly [x: number, y: number];
  readonly anchor?: 'start' | 'end';
}

export function SlotDiagram({ slot, values }: { slot: SlotWord; values: Values }) {
  const words = (Object.keys(PLACES) as SlotWord[]).filter((word) => {
    return values === 'four' || word === 'null' || word === 'G';
  });
  return (
    <svg class="slot-diagram" viewBox="0 0 320 216" aria-hidden="true">
      <defs>
        <marker
          id="slot-tip"
          viewBox="0 0 8 8"
          refX="7"
          refY="4"
          markerWidth="8"
          markerHeight="8"
          orient="auto"
        >
          <path d="M0 0 L8 4 L0 8 Z" />
        </marker>
      </defs>
      {values === 'four' ? ARROWS.map((arrow) => <ArrowLine {...arrow} />) : <TwoValues />}
      {words.map((word) => (
        <g class={word === slot ? 'value here' : 'value'}>
          <rect x={PLACES[word][0]} y={PLACES[word][1]} width="80" height="36" rx="8" />
          <text x={PLACES[word][0] + 40} y={PLACES[word][1] + 23} text-anchor="middle">
            {word}
          </text>
        </g>
      ))}
      <text class="aside" x="160" y="209" text-anchor="middle">
        close: back to null, and a G is woken
      </text>
    </svg>
  );
}

function ArrowLine({ line: [x1, y1, x2, y2], text, at: [x, y], anchor }: Arrow) {
  return (
    <>
      <line x1={x1} y1={y1} x2={x2} y2={y2} marker-end="url(#slot-tip)" />
      <text class="aside" x={x} y={y} text-anchor={anchor ?? 'middle'}>
        {text}
      </text>
    </>
  );
}

function TwoValues() {
  return (
    <>
      <ArrowLine line={[70, 60, 236, 156]} text="I sleep" at={[128, 126]} anchor="end" />
      <ArrowLine line={[262, 150, 84, 48]} text="an event wakes it" at={[190, 86]} anchor="start" />
    </>
  );
}
