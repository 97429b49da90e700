import { readFileSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { childEnvironment, temporary } from './child-environment.mjs';
import { root } from '../workshop/layout.mjs';

afterEach(() => void vi.unstubAllEnvs());

// What a shell, a CI job, a container or a teacher's editor may hold, by names that no list could foresee.
const SECRETS = {
  AWS_SECRET_ACCESS_KEY: 'a',
  DATABASE_URL: 'b',
  GITHUB_ENV: 'c',
  LC_TOKEN: 'd',
  MY_PATH: 'e',
  NODE_OPTIONS: '--require f',
  NPM_TOKEN: 'g',
  'npm_config_//registry.example.org/:_authToken': 'h',
  npm_config__auth: 'i',
  VITEST: 'true',
  FORCE_COLOR: '1',
  x: 'j',
};
const UNIX = { PATH: '/bin', HOME: '/home/ann', LANG: 'C.UTF-8', LC_ALL: 'C', TMPDIR: '/t' };
const WINDOWS = {
  Path: 'C:\\Windows',
  SystemRoot: 'C:\\Windows',
  ComSpec: 'C:\\Windows\\cmd.exe',
  USERPROFILE: 'C:\\Users\\ann lee',
  'ProgramFiles(x86)': 'C:\\Program Files (x86)',
  Temp: 'C:\\t',
};
const ABROAD = { https_proxy: 'http://ann:secret@proxy', SSL_CERT_FILE: '/ca', GIT_DIR: '/g' };

describe('a child gets to know', () => {
  test.each([
    { platform: 'linux', needed: UNIX },
    { platform: 'darwin', needed: UNIX },
    { platform: 'win32', needed: WINDOWS },
  ] as const)('what it needs on $platform, and nothing else', ({ platform, needed }) => {
    const env = { ...SECRETS, ...ABROAD, ...needed, NOT_SET: undefined };

    expect(childEnvironment({}, { env, platform })).toEqual(needed);
  });

  test('what it is told, whatever is there by that name', () => {
    const own = { TEMP: 'mine', NO_COLOR: '1', AWS_SECRET_ACCESS_KEY: 'meant' };
    const env = { Temp: 'theirs', no_color: '', ...SECRETS };

    expect(childEnvironment(own, { env, platform: 'win32' })).toEqual(own);
    expect(
      childEnvironment({ HOME: undefined }, { env: UNIX, platform: 'linux' }),
    ).not.toHaveProperty('HOME');
  });

  test('one folder for temporary files, by whatever name it asks', () => {
    for (const name of ['TMPDIR', 'TEMP', 'TMP']) vi.stubEnv(name, '/theirs');
    const env = childEnvironment(temporary('/mine'));
    for (const name of ['TMPDIR', 'TEMP', 'TMP']) vi.stubEnv(name, env[name]);

    expect(Object.values(env)).not.toContain('/theirs');
    for (const name of ['TMPDIR', 'TEMP', 'TMP']) {
      expect(tmpdir()).toBe('/mine');
      vi.stubEnv(name, undefined);
    }
  });

  test.each([
    ['git', ABROAD],
    ['npm', { https_proxy: ABROAD.https_proxy, SSL_CERT_FILE: '/ca', npm_config_registry: 'r' }],
    ['debugger', { NODE_OPTIONS: SECRETS.NODE_OPTIONS }],
  ] as const)('what a special one needs besides: %s', (purpose, extra) => {
    const env = { ...SECRETS, ...ABROAD, ...UNIX, npm_config_registry: 'r' };

    expect(childEnvironment({}, { purpose, env, platform: 'linux' })).toEqual({
      ...UNIX,
      ...extra,
    });
  });
});

test('no other environment is given to any child', () => {
  const folders = ['grader/src', 'grader/vitest', 'scripts/gradescope', 'scripts/gradescope.ts'];
  const counts = folders.flatMap(sourcesIn).map((path) => {
    const text = readFileSync(join(root, path), 'utf8');
    const started = text.match(/(?<![\w.])(spawn|execFile|exec|fork)(Sync)?\(/g) ?? [];
    const listed = text.match(/\bchildEnvironment\(/g) ?? [];
    return { path, started: started.length, listed: listed.length };
  });
  const careless = counts.filter(({ started, listed }) => started > listed).map(({ path }) => path);

  expect(counts.filter(({ started }) => started > 0).length).toBeGreaterThan(8);
  expect(careless).toEqual([]);
});

function sourcesIn(path: string): string[] {
  if (/\.[mt]?[jt]s$/.test(path)) return [path];
  return readdirSync(join(root, path), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(mjs|ts)$/.test(name) && !name.endsWith('.test.ts'))
    .map((name) => `${path}/${name.replaceAll('\\', '/')}`);
}
