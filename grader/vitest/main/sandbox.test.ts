// What the import guard keeps programs from even asking for, the permission model refuses, too.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, realpathSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { removeAll } from '../../src/machine/remove-all.mjs';
import { sandboxFlags } from './sandbox.mjs';

test.each([
  ['a process', `import('node:child_process').then((m) => m.spawnSync('true').error)`],
  ['a thread', `import('node:worker_threads').then((m) => new m.Worker('1', { eval: true }))`],
  ['a file of others', `import('node:fs').then((m) => m.readFileSync(process.execPath))`],
  ['a file that is left', `import('node:fs').then((m) => m.writeFileSync('left-behind', ''))`],
  ['native code', `process.dlopen({ exports: {} }, '/nowhere.node')`],
])('it refuses %s', (_, attempt) => {
  const temp = realpathSync(mkdtempSync(join(tmpdir(), 'socketlings-sandbox-')));
  onTestFinished(() => removeAll(temp));
  const paths = {
    readable: [join(import.meta.dirname, '..', 'worker')],
    subjects: [],
    temp,
    writable: [],
  };
  const program = `Promise.resolve().then(() => ${attempt}).then(
    (value) => console.log(value?.code ?? 'allowed'), (error) => console.log(error.code))`;
  const told = execFileSync(
    process.execPath,
    [...sandboxFlags(paths, { native: false }), '--eval', program],
    { cwd: temp, encoding: 'utf8' },
  );

  expect(told.trim()).toMatch(/^ERR_(ACCESS_DENIED|DLOPEN_DISABLED)$/);
});
