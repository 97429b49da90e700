// The story of a failure as a drawing: a line for everybody who takes part, time goes down.

import type { Scene } from '@socketlings/testkit';
import { layOut, type Arrow, type Lane, type Mark } from './layout.ts';
import { markup, type Markup } from './markup.ts';

export function drawSequence(scenes: readonly Scene[]): Markup {
  const { width, height, lanes, marks, arrows, gaps, times, asides } = layOut(scenes);
  return markup`<div class="sequence${lanes.length > 2 ? ' wide' : ''}"><svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="What happened, as a drawing; the same in words follows">
${lanes.map((lane) => drawLane(lane, height))}
${times.map(({ y, text }) => markup`<text class="time" x="4" y="${y + 4}">${text}</text>`)}
${gaps.map(({ y, text }) => markup`<rect class="gap" x="42" y="${y - 10}" width="${width - 42}" height="20"/><text class="aside" x="${(width + 40) / 2}" y="${y + 4}" text-anchor="middle">⋮ ${text} ⋮</text>`)}
${asides.map(({ y, text }) => markup`<text class="aside" x="${(width + 40) / 2}" y="${y + 4}" text-anchor="middle">${text}</text>`)}
${arrows.map(drawArrow)}
${marks.map(drawMark)}
</svg></div>
`;
}

// --- internal ---

function drawLane({ name, x, isSubject, endY }: Lane, height: number): Markup {
  const bottom = height - 4;
  const wide = Math.max(44, name.length * 7.4 + 18);
  const left = Math.max(2, x - wide / 2);
  const shift = isSubject ? Math.min(0, x + 10 - (left + wide)) : 0;
  return markup`<g class="lane${isSubject ? ' subject' : ''}"><line x1="${x}" y1="28" x2="${x}" y2="${endY ?? bottom}"/>${
    endY ? markup`<line class="over" x1="${x}" y1="${endY}" x2="${x}" y2="${bottom}"/>` : ''
  }<rect x="${left + shift}" y="4" width="${wide}" height="24" rx="12"/><text x="${left + shift + wide / 2}" y="20" text-anchor="middle">${name}</text></g>
`;
}

function drawArrow({ kind, fromSubject, from, to, arrives }: Arrow): Markup {
  const style = `arrow ${kind}${fromSubject ? ' subject' : ''}${arrives ? '' : ' lost'}`;
  const angle = Math.atan2(to.y - from.y, to.x - from.x);
  const length = Math.hypot(to.x - from.x, to.y - from.y) - (arrives ? 5 : 0);
  const tip = { x: from.x + Math.cos(angle) * length, y: from.y + Math.sin(angle) * length };
  const degrees = (angle * 180) / Math.PI;
  const end = arrives
    ? markup`<path class="tip" d="M0 0 L-9 -4.5 L-9 4.5 Z" transform="translate(${round(tip.x)} ${round(tip.y)}) rotate(${round(degrees)})"/>`
    : markup`<circle class="tip" cx="${round(tip.x)}" cy="${round(tip.y)}" r="3.5"/>`;
  return markup`<g class="${style}"><line x1="${from.x}" y1="${from.y}" x2="${round(tip.x)}" y2="${round(tip.y)}"/>${end}</g>
`;
}

function drawMark({ kind, x, y, side, words, lines }: Mark): Markup {
  const style = CLASSES[kind] ?? 'plain';
  const textX = side === 'right' ? x + 11 : x - 11;
  const anchor = side === 'right' ? 'start' : 'end';
  const first = { above: y - 8 - (lines.length - 1) * 14, below: y + 17, beside: y + 4 }[words];
  const text = lines.map((line, i) => {
    return markup`<text x="${textX}" y="${first + i * 14}" text-anchor="${anchor}">${line}</text>`;
  });
  return markup`<g class="mark ${style}">${shapeOf(kind, x, y)}${kind === 'connects' ? sayConnects(x, y, side) : text}</g>
`;
}

const CLASSES: Partial<Record<Mark['kind'], string>> = {
  fails: 'bad',
  resets: 'bad',
  notes: 'note',
  deadline: 'deadline',
  'reads the end': 'quiet',
  'half-closes': 'quiet',
  closes: 'quiet',
  accepts: 'quiet',
};

function shapeOf(kind: Mark['kind'], x: number, y: number): Markup {
  switch (kind) {
    case 'closes':
    case 'resets':
      return markup`<path d="M${x - 5} ${y - 5} L${x + 5} ${y + 5} M${x + 5} ${y - 5} L${x - 5} ${y + 5}"/>`;
    case 'half-closes':
      return markup`<path d="M${x - 7} ${y} H${x + 7}"/>`;
    case 'notes':
      return markup`<rect x="${x - 4}" y="${y - 4}" width="8" height="8" transform="rotate(45 ${x} ${y})"/>`;
    case 'deadline':
      return markup`<circle cx="${x}" cy="${y}" r="6"/><path class="hands" d="M${x} ${y - 4} V${y} H${x + 3}"/>`;
    default:
      return markup`<circle cx="${x}" cy="${y}" r="4"/>`;
  }
}

function sayConnects(x: number, y: number, side: Mark['side']): Markup {
  const at = side === 'right' ? x + 11 : x - 11;
  return markup`<text x="${at}" y="${y - 5}" text-anchor="${side === 'right' ? 'start' : 'end'}">connects</text>`;
}

function round(n: number): number {
  return Math.round(n * 10) / 10;
}
