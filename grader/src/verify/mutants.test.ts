import { expect, test } from 'vitest';
import { parseCatalogue } from './catalogue.ts';
import { sameTwice } from './mutants.ts';

test('no two wrong turns are the same, and none is the solution', () => {
  const texts = ['-a\n+b', '-a\n+b', ' a\n-x', ' a', '-no'].map((diff, i) => {
    const name = i === 2 ? 'turn 0' : `turn ${i}`;
    return `## ${name}\n\n\`\`\`diff\n${diff}\n\`\`\`\n`;
  });

  expect(sameTwice('a\nx', parseCatalogue(texts.join('\n'), 'm.md'))).toEqual([
    'two are called "turn 0"',
    '"turn 1" makes the same program as "turn 0"',
    '"turn 3" leaves the solution as it is',
  ]);
});
