import type { Scene } from '@socketlings/testkit';
import { describe, expect, test } from 'vitest';
import { layOut, PAGE } from './layout.ts';

const connects = (who: string): Scene => ({ does: 'connects', at_ms: 0, who, peer: 'server' });

const writes = (who: string, peer: string, before: number, length: number): Scene => {
  return { does: 'writes', at_ms: 1, who, peer, bytes: '"…"', before, length };
};

const reads = (who: string, peer: string, before: number, length: number): Scene => {
  return { does: 'reads', at_ms: 2, who, peer, bytes: '"…"', before, length };
};

describe('arrows', () => {
  test('go from a write to every read that gets a part of it', () => {
    const { arrows, marks } = layOut([
      connects('ann'),
      writes('ann', 'server', 0, 10),
      writes('ann', 'server', 10, 10),
      reads('server', 'ann', 0, 4),
      reads('server', 'ann', 4, 12),
    ]);
    const y = marks.map((mark) => mark.y);

    expect(
      arrows.filter(({ kind }) => kind === 'bytes').map(({ from, to }) => [from.y, to.y]),
    ).toEqual([
      [y[1], y[3]],
      [y[1], y[4]],
      [y[2], y[4]],
    ]);
  });

  test('end on the way when nobody reads, and the words say so', () => {
    const { arrows, marks } = layOut([connects('ann'), writes('ann', 'server', 0, 10)]);

    expect(arrows.at(-1)).toMatchObject({ kind: 'bytes', arrives: false });
    expect(marks.at(-1)!.lines).toEqual(['sends "…" · 10 bytes, not read']);
  });

  test('say how much of a write was not read', () => {
    const { marks } = layOut([
      connects('ann'),
      writes('ann', 'server', 0, 10),
      reads('server', 'ann', 0, 4),
    ]);

    expect(marks[1]!.lines).toEqual(['sends "…" · 10 bytes, 6 not read']);
  });

  test('do not confuse what goes to another client', () => {
    const { arrows } = layOut([
      connects('ann'),
      connects('bob'),
      writes('server', 'ann', 0, 5),
      reads('bob', 'server', 0, 5),
    ]);

    expect(arrows.at(-1)).toMatchObject({ kind: 'bytes', arrives: false });
  });

  test('of an end arrive where it is read, and are one where it comes twice', () => {
    const { arrows } = layOut([
      connects('ann'),
      { does: 'half-closes', at_ms: 1, who: 'ann', peer: 'server' },
      { does: 'closes', at_ms: 2, who: 'ann', peer: 'server' },
    ]);

    expect(arrows.filter(({ kind }) => kind === 'end')).toHaveLength(1);
  });

  test('of a reset arrive where a call fails with it', () => {
    const { arrows } = layOut([
      connects('ann'),
      { does: 'resets', at_ms: 1, who: 'ann', peer: 'server' },
      { does: 'fails', at_ms: 2, who: 'server', peer: 'ann', text: 'read: ECONNRESET' },
    ]);

    expect(arrows.at(-1)).toMatchObject({ kind: 'reset', arrives: true });
  });
});

describe('deadlines', () => {
  const set = (text: string): Scene => ({ does: 'notes', at_ms: 0, who: 'you', peer: 'ann', text });
  const later: Scene = { ...set('read(1 bytes) still waits'), at_ms: 2000 };
  const words = (...scenes: Scene[]): string[] => {
    return layOut(scenes).marks.flatMap(({ lines }) => lines);
  };

  test('are shown when they come', () => {
    expect(words(set('setReadDeadline(in 1,000 ms)'), later)).toEqual([
      'setReadDeadline(in 1,000 ms)',
      'the read deadline has come',
      'read(1 bytes) still waits',
    ]);
  });

  test('are not when they were put off or taken back', () => {
    const put = [set('setDeadline(in 1,000 ms)'), set('setDeadline(in 3,000 ms)'), later];
    const taken = [set('setDeadline(in 1,000 ms)'), set('setDeadline(null)'), later];

    expect([...words(...put), ...words(...taken)].join()).not.toContain('has come');
  });
});

describe('lanes', () => {
  test('are few: whoever only connects stands aside, and the server stands last', () => {
    const crowd = Array.from({ length: 100 }, (_, i) => connects(`client ${i}`));
    const { lanes, asides } = layOut([...crowd, writes('client 99', 'server', 0, 5)]);

    expect(lanes.map(({ name }) => name)).toEqual(['client 99', 'server']);
    expect(asides).toHaveLength(99);
  });

  test('of two fit the screen of a phone', () => {
    expect(layOut([connects('ann')]).width).toBeLessThan(360);
  });

  test('leave no words outside of the drawing', () => {
    const text = 'x'.repeat(500);
    const { marks, width, height } = layOut([
      connects('ann'),
      { does: 'notes', at_ms: 0, who: 'server', peer: 'ann', text },
    ]);
    const last = marks.at(-1)!;

    expect(Math.max(...last.lines.map((line) => line.length)) * PAGE.font).toBeLessThan(width);
    expect(last.y + last.lines.length * 14).toBeLessThan(height);
  });
});
