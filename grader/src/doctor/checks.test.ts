import { describe, expect, test } from 'vitest';
import { examine } from './checks.ts';
import type { Machine } from './machine.ts';

const HEALTHY: Machine = {
  node: '24.21.0',
  npm: '10.9.9',
  platform: 'linux',
  cores: 2,
  freeMemory: 8e9,
  unlinked: [],
  withoutNative: [],
  readOnly: [],
  loopback: undefined,
  bwrap: { works: true, why: '' },
  temp: undefined,
  freeDisk: { workshop: 1e9, temp: 1e9 },
  hasGit: true,
  saves: 'told',
  terminal: { isTerminal: true, width: 80, utf8: true },
};

/** What is not fine, in one line each. */
function complaints(changes: Partial<Machine>): string[] {
  return examine({ ...HEALTHY, ...changes })
    .filter(({ state }) => state !== 'fine')
    .map(({ state, says, fix }) => `${state}: ${says}. ${fix}`);
}

test('nothing is wrong with a healthy machine', () => {
  expect(complaints({})).toEqual([]);
});

describe('stands in the way:', () => {
  test.each<[string, Partial<Machine>]>([
    ['Node 20.18.3 is too old', { node: '20.18.3' }],
    ['@socketlings/net does not lead to this folder', { unlinked: ['net'] }],
    ['rolldown has no part for linux', { withoutNative: ['rolldown'] }],
    ['/a/b.ts cannot be read and written', { readOnly: ['/a/b.ts'] }],
    ['nobody can listen on 127.0.0.1: EADDRNOTAVAIL', { loopback: 'EADDRNOTAVAIL' }],
    ['/x is full', { temp: { says: '/x is full', fix: 'Set TMPDIR.' } }],
    ['only 3 MB are free for temporary files', { freeDisk: { workshop: 1e9, temp: 3e6 } }],
    ['only 3 MB are free where the workshop is', { freeDisk: { workshop: 3e6, temp: 1e9 } }],
  ])('%s', (says, changes) => {
    expect(complaints(changes)).toEqual([expect.stringContaining(`problem: ${says}. `)]);
  });
});

describe('could be better:', () => {
  test.each<[string, Partial<Machine>]>([
    ['Node 20.19.0 works, but has had no security fixes', { node: '20.19.0' }],
    ['npm 9.8.1 is old', { npm: '9.8.1' }],
    ['apt-get install bubblewrap', { bwrap: { works: false, why: 'bubblewrap is not installed' } }],
    ['apparmor', { bwrap: { works: false, why: 'bubblewrap does not work here: no' } }],
    ['git is not there', { hasGit: false }],
    ['100 MB of memory free', { freeMemory: 1e8 }],
    ['may not show ✓', { terminal: { isTerminal: true, width: 80, utf8: false } }],
    ['has 40 columns', { terminal: { isTerminal: true, width: 40, utf8: true } }],
  ])('%s', (says, changes) => {
    const [complaint, ...others] = complaints(changes);

    expect(complaint).toContain(says);
    expect(complaint).toMatch(/^warning: /);
    expect(others).toEqual([]);
  });
});

test('nobody on Windows is told to type what it does not have', () => {
  const everything = [
    ...complaints({ platform: 'win32', readOnly: ['a.ts'] }),
    ...complaints({ platform: 'win32', freeDisk: { workshop: 1e9, temp: 3e6 } }),
  ].join('\n');

  expect(everything).toMatch(/attrib -r[^]*point TEMP/);
  expect(everything).not.toMatch(/chmod|TMPDIR/);
});

test('nobody outside of Linux is told to install bubblewrap', () => {
  const bwrap = { works: false, why: 'bubblewrap exists on Linux only' };

  expect(complaints({ platform: 'darwin', bwrap })).toEqual([]);
});

test.each<[Machine['saves'], string]>([
  ['told', 'saves are seen at once'],
  ['untold', 'saves are seen by looking twice a second: the system tells nothing of this folder'],
  [
    'refused: ENOSPC',
    'saves are seen by looking twice a second: the system has no watch left, ENOSPC',
  ],
  [
    'shared',
    'saves made on this system are seen at once; those made on another one, by looking twice a second',
  ],
])('says how saves are seen: %s', (saves, says) => {
  expect(examine({ ...HEALTHY, saves })).toContainEqual({ state: 'fine', says });
});
