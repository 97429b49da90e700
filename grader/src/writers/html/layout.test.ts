import type { Scene } from '@socketlings/testkit';
import { describe, expect, test } from 'vitest';
import { layOut, PAGE } from './layout.ts';
import { CHARACTER } from './words.ts';

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
    expect(marks.at(-1)!.words.lines).toEqual(['sends "…" · 10 bytes, not read']);
  });

  test('say how much of a write was not read', () => {
    const { marks } = layOut([
      connects('ann'),
      writes('ann', 'server', 0, 10),
      reads('server', 'ann', 0, 4),
    ]);

    expect(marks[1]!.words.lines).toEqual(['sends "…" · 10 bytes, 6 not read']);
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

  test('of a reset do not end at what befell another connection', () => {
    const { arrows } = layOut([
      connects('ann'),
      connects('bob'),
      { does: 'resets', at_ms: 1, who: 'ann', peer: 'server' },
      { does: 'fails', at_ms: 2, who: 'server', peer: 'bob', text: 'read: ECONNRESET' },
    ]);

    expect(arrows.at(-1)).toMatchObject({ kind: 'reset', arrives: false });
  });

  test('are level where it is told what has arrived', () => {
    const { arrows, marks } = layOut([
      { does: 'delivers', at_ms: 0, who: 'peer', peer: 'you', bytes: '00 01', length: 2 },
      { does: 'half-closes', at_ms: 1, who: 'peer', peer: 'you' },
    ]);

    expect(arrows.map(({ to, arrives }) => [to.y, arrives])).toEqual(
      marks.map(({ y }) => [y, true]),
    );
  });

  test('are not said to be lost when something was left out', () => {
    const { arrows } = layOut([
      connects('ann'),
      writes('ann', 'server', 0, 10),
      { does: 'left out', at_ms: 0, who: '', peer: '', length: 5 },
    ]);

    expect(arrows.map(({ kind }) => kind)).toEqual(['connect']);
  });
});

describe('deadlines', () => {
  const you = { at_ms: 0, who: 'you', peer: 'ann' };
  const set = (of: 'read' | 'write' | 'both', in_ms: number | null): Scene => {
    return { ...you, does: 'sets a deadline', text: `${of} ${in_ms}`, deadline: { of, in_ms } };
  };
  const later: Scene = { ...you, does: 'notes', at_ms: 2000, text: 'later' };
  const words = (...scenes: Scene[]): string[] => {
    return layOut(scenes).marks.flatMap((mark) => mark.words.lines);
  };

  test('are shown when they come', () => {
    expect(words(set('read', 1000), later)).toEqual([
      'read 1000',
      'the read deadline has come',
      'later',
    ]);
  });

  test('of both directions are one', () => {
    expect(words(set('both', 1000), later)).toContain('the deadline has come');
  });

  test('of one direction may be put off alone', () => {
    const put = words(set('both', 1000), set('read', 3000), later);

    expect(put.filter((line) => line.endsWith('has come'))).toEqual([
      'the write deadline has come',
    ]);
  });

  test('are not when they were put off or taken back', () => {
    const put = [set('both', 1000), set('both', 3000), later];
    const taken = [set('read', 1000), set('both', null), later];
    const again = [{ ...set('read', 1000), calls: 2 }, later];

    expect([...words(...put), ...words(...taken), ...words(...again)].join()).not.toContain(
      'has come',
    );
  });
});

describe('lanes', () => {
  test('are few: whoever only connects stands aside, and the server stands last', () => {
    const crowd = Array.from({ length: 100 }, (_, i) => connects(`client ${i}`));
    const { lanes, asides } = layOut([...crowd, writes('client 99', 'server', 0, 5)]);

    expect(lanes.map(({ name }) => name)).toEqual(['client 99', 'server']);
    expect(asides).toHaveLength(99);
  });

  test('fit the screen of a phone, however many', () => {
    for (const people of [['ann'], ['ann', 'bob'], ['ann', 'bob', 'cyd', 'dan', 'eve', 'fay']]) {
      const { width, lanes } = layOut(
        people.flatMap((who) => [connects(who), writes(who, 'server', 0, 1)]),
      );

      expect(width).toBeLessThan(350);
      expect(lanes.every(({ x }) => x > 0 && x < width)).toBe(true);
    }
  });

  test('of whoever calls show how long each call is under way', () => {
    const call: Scene = { does: 'calls', at_ms: 0, who: 'ann', peer: 'wire', text: 'write()' };
    const { lanes, marks, height } = layOut([
      call,
      { ...call, who: 'bob' },
      { ...call, does: 'returns', text: 'is done' },
    ]);
    const [ann, bob, wire] = lanes;

    expect(ann!.bars).toEqual([{ from: marks[0]!.y, to: marks[2]!.y }]);
    expect(bob!.bars).toEqual([{ from: marks[1]!.y, to: height - 4 }]);
    expect(wire).toMatchObject({ name: 'wire', isSubject: true, bars: [] });
  });

  test('are no place for the test: what it does is shown with whom it concerns', () => {
    const { lanes, marks } = layOut([
      { does: 'calls', at_ms: 0, who: 'ann', peer: 'wire', text: 'read()' },
      { does: 'notes', at_ms: 0, who: 'test', peer: 'wire', text: 'sets a deadline' },
    ]);

    expect(lanes.map(({ name }) => name)).toEqual(['ann', 'wire']);
    expect(marks[1]).toMatchObject({ x: lanes[1]!.x, words: { lines: ['test sets a deadline'] } });
  });

  test('leave no words outside of the drawing', () => {
    const text = 'x'.repeat(500);
    for (const who of ['ann', 'bob', 'server']) {
      const { marks, width, height } = layOut([
        connects('ann'),
        connects('bob'),
        writes('ann', 'server', 0, 1),
        writes('bob', 'server', 0, 1),
        { does: 'notes', at_ms: 0, who, peer: 'ann', text },
      ]);
      const { lines, x, y, anchor } = marks.at(-1)!.words;
      const wide = Math.max(...lines.map((line) => line.length)) * CHARACTER;

      expect(anchor === 'start' ? x + wide : x).toBeLessThanOrEqual(width);
      expect(anchor === 'end' ? x - wide : x).toBeGreaterThanOrEqual(0);
      expect(y + lines.length * PAGE.line).toBeLessThan(height);
    }
  });
});
