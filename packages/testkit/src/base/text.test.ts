import { Trace } from '@socketlings/sim';
import { describe, expect, test } from 'vitest';
import { firstDifference, quote } from './bytes.ts';
import { Diary } from './diary.ts';
import { needs } from './needs.ts';
import { chanceIn } from './networks.ts';
import { wantedNetworks } from './wanted-networks.ts';
import { show, tell } from './story.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');

describe('bytes', () => {
  test('are quoted so that none is invisible', () => {
    expect(quote(bytes('a"\\\r\n\t\0\xff'))).toBe('"a\\"\\\\\\r\\n\\t\\x00\\xff" (8 bytes)');
    expect(quote(bytes('x'))).toBe('"x" (1 byte)');
  });

  test('are cut when there are many', () => {
    expect(quote(bytes('x'.repeat(5000)))).toBe(`"${'x'.repeat(24)}…" (5,000 bytes)`);
    expect(quote(bytes('beginning'), 5000)).toBe('"beginning…" (5,000 bytes)');
  });

  test('differ first where they differ', () => {
    expect(firstDifference(bytes('hello'), bytes('help'))).toBe(3);
    expect(firstDifference(bytes('hello'), bytes('hel'))).toBe(3);
  });
});

describe('a story', () => {
  const clock = { now: () => 0 };

  test('says who did what', () => {
    const trace = new Trace(clock);
    trace.add('connects', 'ann', 'server');
    trace.add('writes', 'ann', 'server', { bytes: bytes('hi') });
    trace.add('reads', 'server', 'ann', { bytes: bytes('h') });
    trace.add('reads', 'server', 'ann', { bytes: bytes('i') });
    trace.add('fails', 'server', 'ann', { text: 'write: EPIPE' });

    expect(tell(trace)).toEqual([
      'ann     connects',
      'ann     sends "hi" (2 bytes)',
      'server  reads "hi" (2 bytes) in 2 pieces',
      'server  fails to write: EPIPE',
    ]);
  });

  test('says with whom, where there are several', () => {
    const trace = new Trace(clock);
    trace.add('connects', 'ann', 'server');
    trace.add('connects', 'bob', 'server');
    trace.add('writes', 'server', 'bob', { bytes: bytes('hi') });
    trace.add('fails', 'server', 'ann', { text: 'write: EPIPE' });

    expect(tell(trace).slice(2)).toEqual([
      'server  sends "hi" (2 bytes) to bob',
      'server  fails to write (ann): EPIPE',
    ]);
  });

  test('speaks of the learner as it should', () => {
    const trace = new Trace(clock);
    trace.add('reads the end', 'ann', 'you');
    trace.add('reads the end', 'you', 'ann');

    expect(tell(trace)).toEqual([
      'ann  reads null: you send no more',
      'you  reads null: ann sends no more',
    ]);
  });

  test('is there as data, too', () => {
    let now = 5;
    const trace = new Trace({ now: () => now });
    trace.add('writes', 'ann', 'server', { bytes: bytes('hi') });
    now = 7;
    trace.add('closes', 'server', 'ann');
    trace.add('writes', 'ann', 'server', { bytes: bytes('ho') });
    trace.add('fails', 'ann', 'server', { text: 'write: EPIPE' });

    expect(show(trace)).toEqual([
      { does: 'writes', at_ms: 0, who: 'ann', peer: 'server', bytes: '"hi"', length: 2, before: 0 },
      { does: 'closes', at_ms: 2, who: 'server', peer: 'ann' },
      { does: 'writes', at_ms: 2, who: 'ann', peer: 'server', bytes: '"ho"', length: 2, before: 2 },
      { does: 'fails', at_ms: 2, who: 'ann', peer: 'server', text: 'write: EPIPE' },
    ]);
  });

  test('tells a note in a loop once, and what it parts as one', () => {
    const trace = new Trace(clock);
    for (let i = 0; i < 1000; i += 1) {
      trace.add('notes', 'you', 'ann', { text: 'looks around' });
      trace.add('reads', 'you', 'ann', { bytes: bytes('x') });
    }

    expect(tell(trace)).toEqual([
      'you  looks around, 1,000 times',
      'you  reads "xxxxxxxxxxxxxxxxxxxxxxxx…" (1,000 bytes) in 1,000 pieces',
    ]);
  });

  test('loses its middle when it is long', () => {
    const trace = new Trace(clock);
    for (let i = 0; i < 1000; i += 1) trace.add('connects', `c${i}`, 'server');

    expect(tell(trace)).toHaveLength(17);
    expect(tell(trace)[8]).toBe('…     984 lines left out');
    expect(tell(trace)[16]).toBe('c999  connects');
  });
});

describe('a diary', () => {
  const calls = { does: 'calls', text: 'write()' } as const;

  test('knows whose bytes are on the wire by their letter', () => {
    let now = 100;
    const diary = new Diary('wire', { now: () => now });
    diary.add('ann', 'write()', calls);
    diary.add('bob', 'write()', calls);
    now = 103;
    diary.sent(bytes('bb1'));
    diary.sent(bytes('22'));
    diary.sent(bytes('AA'));
    diary.sent(bytes('x'));

    expect(diary.scenes().slice(2)).toEqual([
      {
        does: 'delivers',
        at_ms: 3,
        who: 'bob',
        peer: 'wire',
        bytes: '"bb122"',
        length: 5,
        calls: 2,
      },
      { does: 'delivers', at_ms: 3, who: 'ann', peer: 'wire', bytes: '"AA"', length: 2 },
      { does: 'delivers', at_ms: 3, who: 'wire', peer: '', bytes: '"x"', length: 1 },
    ]);
  });

  test('has a scene for each line', () => {
    const diary = new Diary('wire');
    for (let i = 0; i < 100; i += 1) diary.add('test', `line ${i}`);
    const scenes = diary.scenes();

    expect(scenes).toHaveLength(diary.lines().length);
    expect(scenes[0]).toEqual({
      does: 'notes',
      at_ms: 0,
      who: 'test',
      peer: 'wire',
      text: 'line 0',
    });
    expect(scenes.find(({ does }) => does === 'left out')).toMatchObject({ length: 84 });
  });

  test('is told around the byte that is wrong, as long as that line is kept', () => {
    const diary = new Diary('wire');
    const half = 10_000; // lines are kept, and as many came before
    for (let i = 0; i < 2 * half; i += 1) diary.sent(bytes(i % 2 ? 'a' : 'b'));
    const told = (byte: number): string[] => {
      diary.wrongFrom(byte);
      return diary.lines();
    };

    const story = told(2 * half - 100);
    expect(story).toHaveLength(3 + 1 + 9 + 1 + 4);
    expect(story[3]).toBe('…     19,892 lines left out');
    expect(story[9]).toBe('wire  "b" (1 byte)  ← here');
    expect(story[13]).toBe('…     92 lines left out');
    expect(told(100)).toHaveLength(9 + 1 + 7);
    expect(told(0)[0]).toBe('wire  "b" (1 byte)  ← here');
  });
});

describe('the networks', () => {
  test('draw the same in every run, and each its own', () => {
    const drawn = (['friendly', 'nasty', 1, 51] as const).map((name) => {
      return chanceIn(name).int(0, 1e9);
    });

    expect(drawn).toEqual([...new Set(drawn)]);
    expect(chanceIn(51).int(0, 1e9)).toBe(drawn[3]);
  });

  test('are chosen by name and number', () => {
    expect(wantedNetworks('friendly,nasty,1-3,7')).toEqual(['friendly', 'nasty', 1, 2, 3, 7]);
    expect(() => wantedNetworks('fast')).toThrow(
      'expected something like "friendly,nasty,1-8,real", got "fast"',
    );
  });
});

describe('exports that are missing', () => {
  test('are named, before anything fails in a less helpful way', () => {
    expect(() => needs({ a: () => {}, b: undefined })).toThrow(
      'Your file must export `a` and `b`; `b` cannot be found. Did you rename it, or lose an `export`?',
    );
    expect(() => needs({ a: () => {} })).not.toThrow();
  });
});
