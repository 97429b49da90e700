import { Drawing, type Colour, type Theme } from './drawing.ts';

const LANES = [
  { y: 96, from: 'ann', colour: 'mine', sent: 0.75, arrived: 0.4 },
  { y: 216, from: 'bob', colour: 'theirs', sent: 0.2, arrived: 0 },
] as const;

const COLUMNS = [
  [75, "ann's program"],
  [235, 'her kernel'],
  [400, 'the network'],
  [565, 'his kernel'],
  [725, "bob's program"],
] as const;

const [WIDTH, HEIGHT] = [800, 390];
const BUFFER = [120, 40] as const;

/** Two directions, and a buffer at each end of both. */
export function buffers(theme: Theme): string {
  const drawing = new Drawing(theme);
  for (const [x, name] of COLUMNS) drawing.text([x, 40], name, { bold: true });
  for (const x of [150, 650])
    drawing.line(
      [
        [x, 56],
        [x, 296],
      ],
      { dashed: true },
    );
  for (const lane of LANES) drawLane(drawing, lane);
  drawing.text(
    [400, 334],
    'write() has returned: the bytes are in the first buffer. It says no more than that.',
  );
  drawing.text(
    [400, 360],
    'Bob does not read: his buffer fills, then hers, and then write() waits. That is backpressure.',
    { colour: 'soft' },
  );
  return drawing.write([WIDTH, HEIGHT], 'Two directions, with a buffer at each end of both');
}

// --- internal ---

function drawLane(drawing: Drawing, lane: (typeof LANES)[number]): void {
  const { y, from, colour, sent, arrived } = lane;
  const isAnns = from === 'ann';
  const mirror = (x: number): number => (isAnns ? x : WIDTH - x);
  const middle = y + BUFFER[1] / 2;
  drawing.text([mirror(75), middle + 5], 'write(p)', { code: true });
  drawing.text([mirror(725), middle + 5], 'read(p)', { code: true });
  for (const buffer of [
    { x: 235, full: sent, name: 'send buffer', waits: 'full: write() waits' },
    { x: 565, full: arrived, name: 'receive buffer', waits: 'empty: read() waits' },
  ]) {
    drawBuffer(drawing, { ...buffer, x: mirror(buffer.x), y, colour, isAnns });
  }
  for (const [a, b] of ARROWS) {
    const ends = [[mirror(a), middle] as const, [mirror(b), middle] as const];
    drawing.line(ends, { colour, arrow: true });
  }
  for (const x of [350, 400, 450]) drawing.fill([x - 10, middle - 6], [20, 12], colour);
  const again = 'sent again until acknowledged';
  drawing.text([400, y + BUFFER[1] + 20], again, { size: 12, colour: 'soft' });
}

const ARROWS = [
  [115, 173],
  [297, 503],
  [627, 685],
] as const;

interface Buffer {
  readonly x: number;
  readonly y: number;
  /** How much of it, up to 1. */
  readonly full: number;
  readonly name: string;
  readonly waits: string;
  readonly colour: Colour;
  readonly isAnns: boolean;
}

function drawBuffer(drawing: Drawing, buffer: Buffer): void {
  const { x, y, full, name, waits, colour, isAnns } = buffer;
  const left = x - BUFFER[0] / 2;
  const length = Math.round((BUFFER[0] - 8) * full);
  drawing.box([left, y], BUFFER);
  const start = isAnns ? left + BUFFER[0] - 4 - length : left + 4;
  if (length > 0) drawing.fill([start, y + 4], [length, BUFFER[1] - 8], colour);
  drawing.text([x, y - 8], name, { size: 12, colour: 'soft' });
  drawing.text([x, y + BUFFER[1] + 20], waits, { size: 12, colour: 'warn' });
}
