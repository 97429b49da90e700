import { expect, test } from 'vitest';
import { SlotRun } from './slot.ts';
import type { Values } from './task.ts';

type Click = 'ann' | 'arrive' | 'poll' | 'close';

test('an event that comes before the sleep leaves READY, and nobody sleeps', () => {
  const run = after('four', ['ann', 'ann', 'arrive', 'poll', 'ann']);
  expect(run.acts.map(({ text, slot }) => `${text}: ${slot}`)).toEqual([
    'nothing to be seen: null',
    'read → EAGAIN: null',
    '"hello" arrives: null',
    'epollWait → IN: READY',
    'no need to wait: READY is there: READY',
  ]);
});

test('an event wakes whoever sleeps, once, and leaves READY behind', () => {
  const run = after('four', ['ann', 'ann', 'ann', 'ann']);
  expect([run.slot, run.next]).toEqual(['G', 'asleep']);
  for (const click of ['arrive', 'poll', 'poll'] as const) run[click]();
  expect([run.slot, run.next, run.slept, run.woken]).toEqual(['READY', 'see', 1, 1]);
});

test('a close takes out WAIT and G, and leaves READY', () => {
  expect(after('four', ['ann', 'ann', 'ann', 'close'])).toMatchObject({ slot: 'null', woken: 0 });
  expect(after('four', ['ann', 'ann', 'ann', 'ann', 'close'])).toMatchObject({ woken: 1 });
  expect(after('four', ['arrive', 'poll', 'close']).slot).toBe('READY');
});

test(
  'with four values no order of clicks loses a wake-up, or gives two',
  { timeout: 60_000 },
  () => {
    const wrong = [...ordersOf(6)].filter((clicks) => {
      const run = after('four', clicks);
      return run.isLost || run.slept - run.woken !== (run.next === 'asleep' ? 1 : 0);
    });
    expect(wrong).toEqual([]);
  },
);

test('with two values the wake-up is lost that comes between the read and the sleep', () => {
  const lost = [...ordersOf(4)].filter((clicks) => after('two', clicks).isLost);
  expect(lost).toContainEqual(['ann', 'arrive', 'poll', 'ann']);
});

function after(values: Values, clicks: readonly Click[]): SlotRun {
  const run = new SlotRun(values);
  for (const click of clicks) if (click !== 'close' || !run.isClosed) run[click]();
  return run;
}

/** All orders of so many clicks. */
function* ordersOf(length: number): Generator<Click[]> {
  if (length === 0) return yield [];
  for (const order of ordersOf(length - 1)) {
    for (const click of ['ann', 'arrive', 'poll', 'close'] as const) yield [...order, click];
  }
}
