import { tcpAddr } from '@socketlings/net';
import { describe, expect, test } from 'vitest';
import { Board } from './board.ts';
import type { Tally } from './counted.ts';

function screen(isTTY: boolean): { out: NodeJS.WriteStream; text: () => string } {
  let text = '';
  const out = { isTTY, write: (chunk: string) => (text += chunk) };
  return { out: out as unknown as NodeJS.WriteStream, text: () => text };
}

function tally(port: number): Tally {
  return { remoteAddr: tcpAddr('127.0.0.1', port), received: 0, sent: 0, state: 'open' };
}

describe('the board of a tried server', () => {
  test('prints the beginning and the end of a connection where nobody can redraw', () => {
    const { out, text } = screen(false);
    const board = new Board(out);
    const ann = tally(50_001);

    board.show(ann);
    board.show(Object.assign(ann, { received: 1234 }));
    board.show(Object.assign(ann, { sent: 1234, state: 'closed' }));

    expect(text()).toBe(
      [
        '  127.0.0.1:50001 in          0 out          0  open\n',
        '  127.0.0.1:50001 in      1,234 out      1,234  closed\n',
      ].join(''),
    );
  });

  test('keeps one line for each connection on a terminal', () => {
    const { out, text } = screen(true);
    const board = new Board(out);

    board.show(tally(50_001));
    board.show(tally(50_002));
    board.note('a note');

    expect(text().replace('\r\u001B[K', '').split('\n')).toEqual([
      '  127.0.0.1:50001 in          0 out          0  open',
      '  127.0.0.1:50002 in          0 out          0  open',
      'a note',
      '',
    ]);
  });
});
