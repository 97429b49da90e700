import { expect, test } from 'vitest';
import { importClass } from './alternatives.ts';

const CODE = `export class Poller {
  readonly reading = new Direction();
}

/** Reading or writing. */
class Direction {
  reset(): void {}
}

function check(): void {}
`;

test('a part takes the place of a class of the solution', () => {
  expect(importClass(CODE, 'Direction', './lock.ts')).toBe(`export class Poller {
  readonly reading = new Direction();
}

import { Direction } from './lock.ts';

function check(): void {}
`);
});

test('there must be such a class', () => {
  expect(() => importClass(CODE, 'Slot', './lock.ts')).toThrow('The solution has no class Slot.');
});
