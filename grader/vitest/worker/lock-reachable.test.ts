import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { reachable } from './reachable.mjs';

const here = (name: string): string => pathToFileURL(join(import.meta.dirname, name)).href;

/** Locks everything in a process of its own, and returns what `program` prints there. */
function locked(program: string): string {
  const code = `
    import { lockReachable } from '${here('lock-reachable.mjs')}';
    import { lockShared } from '${here('lock.mjs')}';
    import { everythingShared } from '${here('reachable.mjs')}';
    import crypto from 'node:crypto';
    import { EventEmitter } from 'node:events';
    import net from 'node:net';
    import util from 'node:util';
    const found = everythingShared([]);
    lockShared([]);
    lockReachable([]);
    const changed = [];
    const change = (name, owner, key) => {
      try { Object.defineProperty(owner, key, { value: () => 'changed' }); changed.push(name); } catch {}
    };
    ${program}
  `;
  return execFileSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8' });
}

test('of what was found, nothing takes new properties, and no function can be replaced', () => {
  const printed = locked(`
    for (const each of found) {
      if (Object.isExtensible(each)) changed.push(String(each.name ?? each.constructor?.name));
      for (const [name, own] of Object.entries(Object.getOwnPropertyDescriptors(each))) {
        if (typeof own.value === 'function' && (own.writable || own.configurable)) changed.push(name);
      }
    }
    console.log(found.size > 1000, changed.join());
  `);

  expect(printed).toBe('true \n');
});

describe('what has no name, or is not thought of, is found', () => {
  test.each([
    ['a call of its own', 'Object.prototype.hasOwnProperty', 'call'],
    ['one of a method of arrays, whose prototype is an array', '[].slice', 'call'],
    ['one of a function of Node', 'net.connect', 'apply'],
    ['the iterator of matchAll', `Object.getPrototypeOf('a'.matchAll(/a/g))`, 'next'],
    ['the iterator of generators', 'Object.getPrototypeOf(function* () {}).prototype', 'next'],
    ['Intl', 'Intl.NumberFormat.prototype', 'resolvedOptions'],
    ['WebAssembly', 'WebAssembly', 'compile'],
    ['a module', 'crypto', 'hash'],
    ['the native half of a hash', handleOf(`crypto.createHash('sha256')`), 'digest'],
    [
      'the native class of sockets',
      handleOf(`net.connect(1, '127.0.0.1').on('error', () => {})`, '_handle'),
      'close',
    ],
  ])('%s', (name, owner, key) => {
    expect(locked(`change('it', ${owner}, '${key}'); console.log(changed.length);`), name).toBe(
      '0\n',
    );
  });
});

test('objects of one’s own take whatever they like', () => {
  const printed = locked(`
    class Calls extends EventEmitter { call = 1; next = 2; on(...args) { return super.on(...args); } }
    const calls = new Calls();
    calls.emit = () => 3;
    const f = Object.assign(() => {}, { call: 4, toString: () => 'mine' });
    const list = Object.assign([], { push: () => 5 });
    await util.promisify(setTimeout)(1);
    await util.promisify(setTimeout)(1);
    console.log(calls.call, calls.next, calls.emit(), f.call, String(f), list.push());
  `);

  expect(printed).toBe('1 2 3 4 mine 5\n');
});

test('sockets work on', () => {
  const printed = locked(`
    const server = net.createServer((socket) => socket.pipe(socket)).listen(0, '127.0.0.1', async () => {
      const socket = net.connect(server.address().port, '127.0.0.1');
      socket.end('hello');
      for await (const chunk of socket) console.log(String(chunk));
      server.close();
    });
  `);

  expect(printed).toBe('hello\n');
});

test('of an instance, only what it inherits is shared', () => {
  class Own {
    read = (): void => {};
  }
  const one = new Own();

  const found = reachable([one]);

  expect([found.has(one), found.has(Own.prototype), found.has(Own)]).toEqual([false, true, true]);
});

// --- internal ---

function handleOf(object: string, name?: string): string {
  const key = name
    ? `'${name}'`
    : `Object.getOwnPropertySymbols(it).find((each) => it[each]?.digest)`;
  return `Object.getPrototypeOf(((it) => it[${key}])(${object}))`;
}
