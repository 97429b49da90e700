import { expect, test } from 'vitest';
import { writeSimilar } from './similar-section.ts';

const lines = Array.from({ length: 20 }, (_, i) => `line ${i + 1} of it;`);

test('of a pair it shows what is alike, with the lines around it', () => {
  const shared = new Set([10, 11]);
  const pair = { one: 'ann', other: 'bob', overlap: 0.5, lines: [shared, new Set([1])] as const };
  const { text: html } = writeSimilar([
    {
      exercise: { number: 1, title: 'Echo server' },
      pairs: [pair],
      usual: { median: 0.1, fence: 0.3, count: 3 },
      programs: new Map([
        ['ann', lines.join('\n')],
        ['bob', lines.slice(0, 4).join('\n')],
      ]),
      small: [],
      same: [],
    } as never,
  ]);
  const [ann = '', bob = ''] = [...html.matchAll(/<pre>([^]*?)<\/pre>/g)].map(([, text]) => text);

  expect(ann.split('\n')).toEqual([
    '<i>… 7 lines</i>',
    'line 8 of it;',
    'line 9 of it;',
    '<mark>line 10 of it;</mark>',
    '<mark>line 11 of it;</mark>',
    'line 12 of it;',
    'line 13 of it;',
    '<i>… 7 lines</i>',
    '',
  ]);
  expect(bob.split('\n')).toEqual([
    '<mark>line 1 of it;</mark>',
    'line 2 of it;',
    'line 3 of it;',
    '<i>… one line</i>',
    '',
  ]);
});
