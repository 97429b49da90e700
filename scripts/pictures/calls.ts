import { Drawing, type Theme } from './drawing.ts';

/** From the program down to the kernel: what it is for, what it is called here, and in Go. */
const DOWN = [
  ['you wait for it', 'conn.read(p)', 'conn.Read(p)'],
  ['tries, sleeps, tries again', 'poller.read(pd, p)', 'poll.FD.Read'],
  ['what a direction knows', 'Slot: null, READY, WAIT, G', 'pollDesc: rg, wg'],
  ['sleeps', 'park(slot)', 'netpollblock, gopark'],
] as const;

const UP = [
  ['gives turns', 'run(poller, tasks)', 'schedule, findRunnable'],
  ['who can go on?', 'poller.poll(ms)', 'netpoll(delay)'],
  ['waits for all of them', 'kernel.epollWait', 'epoll_wait'],
] as const;

const BOX = [240, 40] as const;
const COLUMNS = [
  { x: 210, name: 'here', own: 1, colour: 'mine' },
  { x: 530, name: 'in Go', own: 2, colour: 'theirs' },
] as const;
const [TOP, STEP, GAP] = [66, 62, 44];
const [WIDTH, LINUX] = [800, TOP + (DOWN.length + UP.length) * STEP + GAP];

const ROWS = [...DOWN, ...UP];

/** Who calls whom, from a read down to epoll, and how a wake-up comes back. */
export function calls(theme: Theme): string {
  const drawing = new Drawing(theme);
  ROWS.forEach(([why], i) =>
    drawing.text([190, yOf(i) + 25], why, { at: 'end', size: 13, colour: 'soft' }),
  );
  for (const column of COLUMNS) drawColumn(drawing, column);
  drawing.box([210, LINUX], [560, 40], 'Linux: a list of what has happened', { size: 13 });
  const caption = 'dashed: an event leaves READY behind, and whoever sleeps is made ready';
  drawing.text([490, LINUX + 68], caption, { size: 13, colour: 'warn' });
  const title = 'Who calls whom, from conn.read down to epoll, here and in Go';
  return drawing.write([WIDTH, LINUX + 92], title);
}

// --- internal ---

function yOf(row: number): number {
  return TOP + row * STEP + (row < DOWN.length ? 0 : GAP);
}

function drawColumn(drawing: Drawing, { x, name, own, colour }: (typeof COLUMNS)[number]): void {
  const [middle, edge] = [x + BOX[0] / 2, x + BOX[0]];
  drawing.text([middle, 40], name, { bold: true, colour });
  ROWS.forEach((row, i) => {
    drawing.box([x, yOf(i)], BOX, row[own], { code: true, size: 13, colour });
    const below = [middle, yOf(i) + BOX[1]] as const;
    if (i === DOWN.length - 1) {
      const words = 'asleep: others go on';
      drawing.text([middle, below[1] + 22], words, { size: 13, colour: 'soft' });
    } else drawing.line([below, [middle, yOf(i) + STEP]], { colour, arrow: true });
  });
  const [from, to] = [yOf(DOWN.length + 1) + 20, yOf(2) + 20];
  const back = [
    [edge, from],
    [edge + 16, from],
    [edge + 16, to],
    [edge, to],
  ] as const;
  drawing.line(back, { colour: 'warn', arrow: true, dashed: true });
}
