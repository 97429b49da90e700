import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../../../grader/src/workshop/workshop.ts';
import { SECTIONS, splitAtPictures } from './places.ts';

test.each(Object.entries(SECTIONS))('the README of %s has a section "%s"', (slug, section) => {
  const readme = readFileSync(join(root, 'exercises', slug, 'README.md'), 'utf8');
  expect(readme.split('\n')).toContain(`## ${section}`);
});

test('pictures stand behind the section that explains their words', () => {
  const html = '<p>lead</p><h3>See it</h3><p>a</p><h3>The slot</h3><p>b</p><h3>The contract</h3>';
  expect(splitAtPictures('05-netpoller', html)[1]).toBe('<h3>The contract</h3>');
});

test('else they stand behind the first lines', () => {
  expect(splitAtPictures('01-echo-server', '<p>lead</p><h3>See it</h3>')[0]).toBe('<p>lead</p>');
  expect(splitAtPictures('01-echo-server', '<p>lead</p>')).toEqual(['<p>lead</p>', '']);
});
