import { Drawing, type Theme } from './drawing.ts';

type Side = 'client' | 'server';

interface Segment {
  readonly from: Side;
  readonly name: string;
  /** The call that sends it, if one does. */
  readonly call?: string;
  /** The state of each side when it has been sent and has arrived. */
  readonly client?: string;
  readonly server?: string;
  /** What the other side's program notices. */
  readonly noticed?: string;
}

const BEGINNING = { client: 'CLOSED', server: 'LISTEN' };

const SEGMENTS: readonly Segment[] = [
  { from: 'client', name: 'SYN', call: 'dial()', client: 'SYN-SENT', server: 'SYN-RECEIVED' },
  { from: 'server', name: 'SYN, ACK', client: 'ESTABLISHED', noticed: 'dial() resolves' },
  { from: 'client', name: 'ACK', server: 'ESTABLISHED', noticed: 'in the backlog, until accept()' },
  { from: 'client', name: 'bytes', call: 'write()', noticed: 'read() gives 1 … n' },
  { from: 'server', name: 'bytes', call: 'write()', noticed: 'read() gives 1 … n' },
  {
    from: 'client',
    name: 'FIN',
    call: 'closeWrite()',
    client: 'FIN-WAIT-1',
    server: 'CLOSE-WAIT',
    noticed: 'read() gives null',
  },
  { from: 'server', name: 'ACK', client: 'FIN-WAIT-2' },
  { from: 'server', name: 'bytes', call: 'write()', noticed: 'read() gives 1 … n' },
  {
    from: 'server',
    name: 'FIN',
    call: 'close()',
    client: 'TIME-WAIT',
    server: 'LAST-ACK',
    noticed: 'read() gives null',
  },
  { from: 'client', name: 'ACK', server: 'CLOSED' },
];

const X = { client: 290, server: 510 };
const [TOP, STEP, FALL] = [96, 52, 26];
const WIDTH = 800;

/** What goes over the wire from the first SYN to the last ACK, and what each side is in between. */
export function life(theme: Theme): string {
  const drawing = new Drawing(theme);
  const bottom = TOP + SEGMENTS.length * STEP;
  for (const side of ['client', 'server'] as const) {
    drawing.text([X[side], 36], side, { bold: true });
    drawing.line([
      [X[side], 76],
      [X[side], bottom],
    ]);
    state(drawing, side, 66, BEGINNING[side]);
  }
  SEGMENTS.forEach((segment, i) => drawSegment(drawing, segment, TOP + i * STEP));
  state(drawing, 'client', bottom + 4, 'CLOSED, after a minute');
  drawing.text(
    [400, bottom + 48],
    'RST, from either side, at any time: CLOSED at once. The next call gets ECONNRESET.',
    {
      colour: 'warn',
    },
  );
  return drawing.write(
    [WIDTH, bottom + 76],
    'The life of a connection, segment by segment, with its states',
  );
}

// --- internal ---

function drawSegment(drawing: Drawing, segment: Segment, y: number): void {
  const { from, name, call, noticed } = segment;
  const to = from === 'client' ? 'server' : 'client';
  const colour = from === 'client' ? 'mine' : 'theirs';
  drawing.line(
    [
      [X[from], y],
      [X[to], y + FALL],
    ],
    { colour, arrow: true },
  );
  drawing.text([400, y + FALL / 2 - 7], name, { size: 13, colour });
  if (call) beside(drawing, from, y + 5, call, true);
  if (segment[from]) state(drawing, from, y + (call ? 22 : 5), segment[from]);
  if (segment[to]) state(drawing, to, y + FALL + 5, segment[to]);
  if (noticed) beside(drawing, to, y + FALL + (segment[to] ? 22 : 5), noticed, false);
}

function state(drawing: Drawing, side: Side, y: number, name: string): void {
  const [x, at] =
    side === 'client' ? [X.client - 14, 'end' as const] : [X.server + 14, 'start' as const];
  drawing.text([x, y], name, { at, size: 13, bold: true });
}

/** What a program does, or notices, farther out than its kernel's state. */
function beside(drawing: Drawing, side: Side, y: number, words: string, isCall: boolean): void {
  const [x, at] =
    side === 'client' ? [X.client - 14, 'end' as const] : [X.server + 14, 'start' as const];
  drawing.text([x, y], words, { at, size: 13, code: isCall, colour: isCall ? 'ink' : 'soft' });
}
