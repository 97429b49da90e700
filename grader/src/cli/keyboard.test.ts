import { EventEmitter } from 'node:events';
import type { ReadStream } from 'node:tty';
import { describe, expect, test } from 'vitest';
import { CTRL_C, keysIn, openKeyboard } from './keyboard.ts';

describe('the keyboard', () => {
  test.each([
    ['h', ['h']],
    ['Hq', ['h', 'q']],
    ['\u001B[A', []],
    ['\u001B[1;5Ch', ['h']],
    ['\u001BOPq', ['q']],
    ['\u001B', []],
    ['\u001Bh', []],
    [`\u001B${CTRL_C}`, [CTRL_C]],
    [`\u001B[B${CTRL_C}`, [CTRL_C]],
  ])('gives single keys, and nothing for arrows: %j', (chunk, keys) => {
    expect(keysIn(chunk)).toEqual(keys);
  });

  test('is put back as it was', () => {
    const stdin = new FakeTerminal();
    const keys: string[] = [];
    const keyboard = openKeyboard(stdin as unknown as ReadStream, (key) => keys.push(key));
    stdin.emit('data', 'h');
    keyboard.stop();
    stdin.emit('data', 'q');

    expect([keys, stdin.modes]).toEqual([['h'], [true, false]]);
  });

  test('is taken again, whatever another program has made of it', () => {
    const stdin = new FakeTerminal();
    const keyboard = openKeyboard(stdin as unknown as ReadStream, () => {});
    keyboard.seize();
    keyboard.stop();

    expect(stdin.modes).toEqual([true, false, true, false]);
  });

  test('is left alone where there is none', () => {
    const stdin = Object.assign(new FakeTerminal(), { isTTY: false });
    const keyboard = openKeyboard(stdin as unknown as ReadStream, () => {});
    keyboard.release();
    keyboard.seize();
    keyboard.stop();

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
