import { expect, test } from 'vitest';
import { PARTS, race, type LockRule } from './writers.ts';

test('without a lock the two lines are torn, byte by byte', async () => {
  expect((await race({ rule: 'none', most: 4 })).lines).toEqual(['ann bob sayssays  yes', 'no']);
});

test('with a lock for each write the words are whole, and the lines are not', async () => {
  const { lines } = await race({ rule: 'write', most: 4 });
  expect(lines).toEqual(['ann says bob says yes', 'no']);
});

test('with a lock for each line whoever comes second stands in line', async () => {
  const { moments, lines } = await race({ rule: 'line', most: 4 });
  expect(lines).toEqual(['ann says yes', 'bob says no']);
  expect(moments[0]).toEqual({
    who: 'ann',
    offered: 'ann says ',
    accepted: 'ann ',
    inLine: ['bob'],
  });
});

test('what was accepted is what the peer gets, in the same order', async () => {
  for (const rule of ['none', 'write', 'line'] satisfies LockRule[]) {
    for (const most of [1, 2, 3, 5, 8, 13]) {
      const { moments, lines } = await race({ rule, most });
      const sent = moments.map(({ accepted }) => accepted).join('');
      expect(sent).toBe(lines.map((line) => `${line}\n`).join(''));
      for (const [who, parts] of Object.entries(PARTS)) {
        const own = moments.filter((moment) => moment.who === who);
        expect(own.map(({ accepted }) => accepted).join('')).toBe(parts.join(''));
      }
    }
  }
});
