import { expect, test } from 'vitest';
import { missingNatives, ofNewerNpm, undecided } from './lockfile-rules.ts';

test('a native package of another platform must not be left out', () => {
  const tool = { optionalDependencies: { '@tool/linux': '1.0.0', '@tool/darwin': '1.0.0' } };
  const packages = { 'node_modules/tool': tool, 'node_modules/@tool/linux': {} };

  expect(missingNatives({ packages })).toEqual([
    'package-lock.json has no @tool/darwin, which node_modules/tool needs on some platform',
  ]);
});

test('what npm 10 takes out must not be there', () => {
  expect(ofNewerNpm({ packages: { 'node_modules/tool': { libc: ['glibc'] } } })).toEqual([
    'node_modules/tool names a libc in package-lock.json: type npm run fix',
  ]);
});

test('an install script that nobody has decided about is named', () => {
  const packages = {
    'node_modules/known': { hasInstallScript: true },
    'node_modules/a/node_modules/@b/new': { hasInstallScript: true },
    'node_modules/none': {},
  };

  expect(undecided({ packages }, { known: false })).toEqual([
    '@b/new has an install script: say in allowScripts of package.json if it runs',
  ]);
});
