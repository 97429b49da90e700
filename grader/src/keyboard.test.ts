import { EventEmitter } from 'node:events';
import type { ReadStream } from 'node:tty';
import { describe, expect, test } from 'vitest';
import { keysIn, listenToKeys } from './keyboard.ts';

describe('the keyboard', () => {
  test('gives single keys, and nothing for arrows', () => {
    expect([keysIn('h'), keysIn('Hq'), keysIn('\u001B[A')]).toEqual([['h'], ['h', 'q'], []]);
  });

  test('is put back as it was', () => {
    const stdin = new FakeTerminal();
    const keys: string[] = [];
    const stop = listenToKeys(stdin as unknown as ReadStream, (key) => keys.push(key));
    stdin.emit('data', 'h');
    stop();
    stdin.emit('data', 'q');

    expect([keys, stdin.modes]).toEqual([['h'], [true, false]]);
  });

  test('is left alone where there is none', () => {
    const stdin = Object.assign(new FakeTerminal(), { isTTY: false });
    listenToKeys(stdin as unknown as ReadStream, () => {})();

    expect(stdin.modes).toEqual([]);
  });
});

class FakeTerminal extends EventEmitter {
  readonly isTTY = true;
  readonly modes: boolean[] = [];

  setRawMode(raw: boolean): this {
    this.modes.push(raw);
    return this;
  }

  setEncoding(): this {
    return this;
  }

  resume(): this {
    return this;
  }

  pause(): this {
    return this;
  }
}
