import { describe, expect, test } from 'vitest';
import { countCopies } from './copies.ts';

const copied = (body: () => void): number => countCopies(1e6, body);

describe('the counter of copies', () => {
  test('counts of copyWithin what it moves, not the array', () => {
    const bytes = new Uint8Array(1000);

    expect(copied(() => bytes.copyWithin(0, 990))).toBe(10);
    expect(copied(() => bytes.copyWithin(0, 10, 10))).toBe(0);
    expect(copied(() => bytes.copyWithin(995, 0))).toBe(5);
    expect(copied(() => bytes.copyWithin(-10, -20, -15))).toBe(5);
  });

  test('counts what becomes a copy, and no view', () => {
    const bytes = new Uint8Array(100);

    expect(copied(() => Buffer.from(bytes))).toBe(100);
    expect(copied(() => Buffer.from(bytes.buffer, 10, 20))).toBe(0);
    expect(copied(() => bytes.slice(0, 30))).toBe(30);
    expect(copied(() => bytes.subarray(0, 30))).toBe(0);
    expect(copied(() => new Uint8Array(200).set(bytes))).toBe(100);
  });
});
