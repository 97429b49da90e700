// The story of a failure as a drawing: a line for each client or task, time goes down.

import type { Scene } from '@socketlings/testkit';
import { layOut, PAGE, type Arrow, type Drawing, type Lane, type Mark } from './layout.ts';
import { markup, NOTHING, type Markup } from './markup.ts';

export function drawSequence(scenes: readonly Scene[]): Markup {
  const { width, height, lanes, marks, arrows, times, asides } = layOut(scenes);
  return markup`<div class="sequence"><svg viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="What happened, as a drawing; the same in words follows">
${lanes.map((lane) => drawLane(lane, height, width))}
${times.map(({ y, text }) => markup`<text class="time" x="4" y="${y + 4}">${text}</text>`)}
${asides.map((aside) => drawAside(aside, width))}
${arrows.map(drawArrow)}
${marks.map(drawMark)}
</svg></div>
`;
}

// --- internal ---

function drawLane({ name, x, isSubject, endY, bars }: Lane, height: number, width: number): Markup {
  const bottom = height - 4;
  const size = name.length > 7 ? 10 : 12;
  const wide = Math.max(34, Math.ceil(name.length * size * 0.62) + 16);
  const left = Math.max(2, Math.min(x - wide / 2, width - 2 - wide));
  return markup`<g class="lane${isSubject ? ' subject' : ''}"><line x1="${x}" y1="28" x2="${x}" y2="${endY ?? bottom}"/>${
    endY ? markup`<line class="over" x1="${x}" y1="${endY}" x2="${x}" y2="${bottom}"/>` : NOTHING
  }${bars.map(({ from, to }) => markup`<rect class="call" x="${x - 4}" y="${from}" width="8" height="${to - from}"/>`)}<rect class="head" x="${left}" y="4" width="${wide}" height="24" rx="12"/><text x="${left + wide / 2}" y="20" font-size="${size}" text-anchor="middle">${name}</text></g>
`;
}

function drawAside({ at, y, text, gap }: Drawing['asides'][number], width: number): Markup {
  const middle = (width + 40) / 2;
  const ground = markup`<rect class="gap" x="42" y="${y - 10}" width="${width - 42}" height="20"/>`;
  return markup`${gap ? ground : NOTHING}<text class="aside" data-at="${at}" x="${middle}" y="${y + 4}" text-anchor="middle">${gap ? `⋮ ${text} ⋮` : text}</text>
`;
}

function drawArrow({ between, kind, fromSubject, from, to, arrives }: Arrow): Markup {
  const style = `arrow ${kind}${fromSubject ? ' subject' : ''}${arrives ? '' : ' lost'}`;
  const angle = Math.atan2(to.y - from.y, to.x - from.x);
  const length = Math.hypot(to.x - from.x, to.y - from.y) - (arrives ? 5 : 0);
  const tip = { x: from.x + Math.cos(angle) * length, y: from.y + Math.sin(angle) * length };
  const degrees = (angle * 180) / Math.PI;
  const end = arrives
    ? markup`<path class="tip" d="M0 0 L-9 -4.5 L-9 4.5 Z" transform="translate(${round(tip.x)} ${round(tip.y)}) rotate(${round(degrees)})"/>`
    : markup`<circle class="tip" cx="${round(tip.x)}" cy="${round(tip.y)}" r="3.5"/>`;
  return markup`<g class="${style}" data-at="${between[0]}" data-until="${between[1]}"><line x1="${from.x}" y1="${from.y}" x2="${round(tip.x)}" y2="${round(tip.y)}"/>${end}</g>
`;
}

function drawMark({ at, kind, x, y, words }: Mark): Markup {
  const text = words.lines.map((line, i) => {
    return markup`<text x="${words.x}" y="${words.y + i * PAGE.line}" text-anchor="${words.anchor}">${line}</text>`;
  });
  return markup`<g class="mark ${CLASSES[kind] ?? 'plain'}" data-at="${at}">${shapeOf(kind, x, y)}${text}</g>
`;
}

const CLASSES: Partial<Record<Mark['kind'], string>> = {
  fails: 'bad',
  resets: 'bad',
  'sets a deadline': 'note',
  notes: 'note',
  deadline: 'deadline',
  'reads the end': 'quiet',
  'half-closes': 'quiet',
  closes: 'quiet',
  accepts: 'quiet',
  returns: 'quiet',
};

function shapeOf(kind: Mark['kind'], x: number, y: number): Markup {
  switch (kind) {
    case 'closes':
    case 'resets':
      return markup`<path d="M${x - 5} ${y - 5} L${x + 5} ${y + 5} M${x + 5} ${y - 5} L${x - 5} ${y + 5}"/>`;
    case 'half-closes':
      return markup`<path d="M${x - 7} ${y} H${x + 7}"/>`;
    case 'sets a deadline':
    case 'notes':
      return markup`<rect x="${x - 4}" y="${y - 4}" width="8" height="8" transform="rotate(45 ${x} ${y})"/>`;
    case 'deadline':
      return markup`<circle cx="${x}" cy="${y}" r="6"/><path class="hands" d="M${x} ${y - 4} V${y} H${x + 3}"/>`;
    default:
      return markup`<circle cx="${x}" cy="${y}" r="4"/>`;
  }
}

function round(n: number): number {
  return Math.round(n * 10) / 10;
}
