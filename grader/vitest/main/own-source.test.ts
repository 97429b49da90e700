import { expect, test } from 'vitest';
import { withoutMap } from './own-source.mjs';

test.each([
  '//# sourceMappingURL=other.map',
  '//@ sourceMappingURL=data:application/json,{"version":3}',
  '/*# sourceMappingURL=/etc/passwd */',
  '//#\tsourceURL=other.ts',
  '//#  sourceMappingURL = x',
])('%s names no map any more', (comment) => {
  const code = withoutMap(`run();\n${comment}\n`);

  expect(code).not.toMatch(/\/[/*][#@]\s*source/);
  expect(code.split('\n')).toHaveLength(3);
});

test('other comments stay as they are', () => {
  const code = '//# region\n// # sourceMappingURL is a word\n';

  expect(withoutMap(code)).toBe(code);
});
