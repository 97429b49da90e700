import { expect, test } from 'vitest';
import { Limit } from './limit.ts';

test('what held at any time since a look is known, even within one instant', () => {
  const limit = new Limit({ now: () => 5 });
  limit.set(5); // over
  limit.set(null);
  const later = limit.look();

  expect([limit.wasOver(later), limit.wasOpen(later)]).toEqual([false, true]);
  limit.set(0);
  expect([limit.wasOver(later), limit.wasOpen(later)]).toEqual([true, true]);
  const last = limit.look();
  expect([limit.wasOver(last), limit.wasOpen(last)]).toEqual([true, false]);
});

test('time alone ends it, at the very instant', () => {
  let now = 1;
  const limit = new Limit({ now: () => now });
  limit.set(2);
  const began = limit.look();

  expect([limit.isSet, limit.over]).toEqual([true, false]);
  now = 2;
  expect([limit.over, limit.wasOver(began), limit.wasOpen(began)]).toEqual([true, true, true]);
});
