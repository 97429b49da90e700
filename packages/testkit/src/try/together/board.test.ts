import { tcpAddr } from '@socketlings/net';
import { describe, expect, test } from 'vitest';
import { TrafficBoard } from './board.ts';
import { Traffic } from './traffic.ts';

function screen(isTTY: boolean): { out: NodeJS.WriteStream; text: () => string } {
  let text = '';
  const out = { isTTY, write: (chunk: string) => (text += chunk) };
  return { out: out as unknown as NodeJS.WriteStream, text: () => text };
}

describe('the board of a tried server', () => {
  test('is a line for each change where nobody can redraw', () => {
    const { out, text } = screen(false);
    const traffic = new Traffic({ isPolled: false });
    const board = new TrafficBoard(out, traffic);

    board.show();
    board.show();
    const ann = traffic.came(tcpAddr('127.0.0.1', 50_001));
    Object.assign(ann, { asked: 1234, answered: 34, queued: 5000 });
    board.show();
    traffic.left(ann);
    board.note('a note');
    board.show();

    expect(text().split('\n')).toEqual([
      '  0 clients, 0 in flight, 0 bytes queued, 0 answered',
      '  1 client, 1,200 in flight, 5,000 bytes queued, 0 answered',
      'a note',
      '  0 clients, 0 in flight, 0 bytes queued, 0 answered',
      '',
    ]);
  });

  test('tells of the poller in the same line', () => {
    const { out, text } = screen(false);
    const times = [0, 1000];
    const traffic = new Traffic({ isPolled: true });
    const board = new TrafficBoard(out, traffic, () => times.shift()!);

    traffic.polled(1);
    board.show();

    expect(text()).toBe(
      '  0 clients, 0 in flight, 0 bytes queued, 0 answered; 1 poll, 1/s, 1 woken\n',
    );
  });

  test('shows those first who have most to do, and fits into a terminal', () => {
    const { out, text } = screen(true);
    const traffic = new Traffic({ isPolled: true });
    const times = [0, 2000];
    const board = new TrafficBoard(out, traffic, () => times.shift()!);
    for (let port = 50_001; port <= 50_009; port += 1) traffic.came(tcpAddr('127.0.0.1', port));
    const last = [...traffic.clients].at(-1)!;
    Object.assign(last, { asked: 3, answered: 1, queued: 200_000 });
    for (let i = 0; i < 10; i += 1) traffic.polled(2);

    board.show();

    const lines = text().replace('\r\u001B[K', '').split('\n');
    expect(lines[1]).toMatch(/^ +127\.0\.0\.1:50009 +2 +200,000 +1$/);
    expect(lines.slice(-5)).toEqual([
      '    and 3 more',
      '',
      '  9 clients, 2 in flight, 200,000 bytes queued, 0 answered',
      '  10 polls, 5/s, 20 woken',
      '',
    ]);
    expect(lines.length).toBeLessThan(14);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThan(80);
  });

  test('keeps its place on a terminal', () => {
    const { out, text } = screen(true);
    const board = new TrafficBoard(out, new Traffic({ isPolled: false }));

    board.show();
    const { length } = text().split('\n').slice(1);
    board.show();

    expect(text()).toContain(`\r\u001B[${length}A\u001B[J`);
  });
});
