// In a process of its own: what is locked stays locked.

import { execFileSync } from 'node:child_process';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const LOCK = pathToFileURL(join(import.meta.dirname, 'lock.mjs')).href;

const PROTOTYPES = [
  'Object.prototype',
  'Array.prototype',
  'Function.prototype',
  'Promise.prototype',
  'Buffer.prototype',
  'Uint8Array.prototype',
  'Float64Array.prototype',
  'Object.getPrototypeOf(Uint8Array.prototype)',
  'Object.getPrototypeOf([][Symbol.iterator]())',
];

test('prototypes are frozen when they are locked, and V8 still has quick access to them', () => {
  const told = locked(
    `[${PROTOTYPES}].map((each) => [Object.isFrozen(each), %HasFastProperties(each)])`,
  );

  expect(told).toEqual(PROTOTYPES.map(() => [true, true]));
});

test('bytes can be stored, and nothing can be added to what they inherit from', () => {
  const told =
    locked(`[${PROTOTYPES}].map((each) => Reflect.defineProperty(each, 'added', { value: 1 }))
    .concat(Uint8Array.from([1, 2]).fill(7).join())`);

  expect(told).toEqual([...PROTOTYPES.map(() => false), '7,7']);
});

// --- internal ---

/** The value of an expression in a process whose own objects are locked. */
function locked(expression: string): unknown {
  const code = `import { lockShared } from '${LOCK}';
    const told = JSON.stringify; const say = (text) => process.stdout.write(text);
    lockShared([]);
    say(told(${expression}));`;
  const flags = ['--allow-natives-syntax', '--input-type=module', '-e', code];
  return JSON.parse(execFileSync(process.execPath, flags, { encoding: 'utf8' })) as unknown;
}
