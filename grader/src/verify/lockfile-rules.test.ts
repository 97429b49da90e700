import { expect, test } from 'vitest';
import { missingNatives } from './lockfile-rules.ts';

test('a native package of another platform must not be left out', () => {
  const tool = { optionalDependencies: { '@tool/linux': '1.0.0', '@tool/darwin': '1.0.0' } };
  const packages = { 'node_modules/tool': tool, 'node_modules/@tool/linux': {} };

  expect(missingNatives({ packages })).toEqual([
    'package-lock.json has no @tool/darwin, which node_modules/tool needs on some platform',
  ]);
});
