import { describe, expect, test } from 'vitest';
import { copyOf, isA, isBytes, itemsOf, lend, viewOf } from './border.ts';

const bytes = (): Uint8Array => new Uint8Array([0, 0, 104, 105]).subarray(2);

describe('what the code under test gives', () => {
  test('is read as it is, whatever it says of itself', () => {
    const lying = Object.defineProperties(bytes(), {
      length: { value: 100 },
      subarray: { value: () => new Uint8Array(100) },
      [Symbol.toStringTag]: { value: 'Uint16Array' },
    });

    expect([...viewOf('write()', lying)]).toEqual([104, 105]);
    expect([...viewOf('write()', Buffer.from('hi'))]).toEqual([104, 105]);
  });

  test.each([
    ['an object', { length: 2, subarray: (): Uint8Array => bytes() }],
    ['an object', new Uint16Array(2)],
    ['an object', new Proxy(bytes(), {})],
    ['a string', 'hi'],
    ['null', null],
  ])('is named when it has no bytes: %s', (what, value) => {
    expect(isBytes(value)).toBe(false);
    expect(() => viewOf('write()', value)).toThrow(
      `write() takes a Uint8Array, and was given ${what}`,
    );
  });

  test('belongs to a class by its prototypes', () => {
    class Boastful extends Error {
      static override [Symbol.hasInstance](): boolean {
        return true;
      }
    }

    expect([isA(new Boastful(), Boastful), isA(new Error(), Boastful)]).toEqual([true, false]);
  });

  test('is a list of what stands in it', () => {
    const list = Object.assign([1, 2], { [Symbol.iterator]: () => [3][Symbol.iterator]() });

    expect([itemsOf(list), itemsOf(new Set([1]))]).toEqual([[1, 2], undefined]);
  });

  test('is no list if nobody could ever read it', () => {
    const long = new Proxy([], { get: (_, name) => (name === 'length' ? 1e15 : 0) });

    expect(() => itemsOf(Object.assign([], { length: 2 ** 32 - 1 }))).toThrow('far longer than');
    expect(() => itemsOf(long)).toThrow('far longer than');
  });
});

describe('what the code under test is given', () => {
  test.each([
    ['bytes', bytes()],
    ['a Buffer', Buffer.from(bytes())],
  ])('is of the same kind: %s', (_, own) => {
    for (const given of [lend(own), copyOf(own)]) {
      expect([Buffer.isBuffer(given), [...given], given.byteOffset % 64]).toEqual([
        Buffer.isBuffer(own),
        [104, 105],
        own.byteOffset % 64,
      ]);
    }
  });

  test('is memory of the test only where the test looks at it', () => {
    const own = bytes();
    copyOf(own).fill(0);
    expect([...own]).toEqual([104, 105]);
    lend(own).fill(1);
    expect([...own]).toEqual([1, 1]);
    Object.defineProperty(lend(own), 'length', { value: 0 });
    expect(own.length).toBe(2);
  });
});
