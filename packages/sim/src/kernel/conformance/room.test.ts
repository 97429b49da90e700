import { expect } from 'vitest';
import type { NamedKernel } from './named-kernel.ts';
import type { Pair } from './named-sockets.ts';
import { rule } from './every-kernel.ts';

const PIECE = 'x'.repeat(4096);
const PATIENCE = 10_000; // ms

// How much fits is the kernel's own affair: these scripts ask only when room is announced.
function small(t: NamedKernel): Pair {
  const listener = t.listener();
  t.option(listener, 'SO_RCVBUF', 8192); // before the handshake: it decides on the window
  const pair = t.pair(listener);
  t.option(pair.a, 'SO_SNDBUF', 65_536);
  return pair;
}

/** Writes until there is no room, and the last piece has not moved on either. */
function fill(t: NamedKernel, { a }: Pair): number {
  let sum = 0;
  for (let refusals = 0; refusals < 3;) {
    const n = t.write(a, PIECE);
    sum += n === 'EAGAIN' ? 0 : Number(n);
    refusals = n === 'EAGAIN' ? refusals + 1 : 0;
  }
  return sum;
}

/** Reads `length` bytes; on a real machine the rest of them may still be on the way. */
function drain(t: NamedKernel, { b }: Pair, length: number): void {
  const patience = performance.now() + PATIENCE;
  for (let left = length; left > 0;) {
    const bytes = t.read(b, Math.min(left, 4096));
    if (bytes !== 'EAGAIN') left -= bytes.length;
    else if (performance.now() > patience) expect(left).toBe(0);
  }
}

rule('K18: no room, no OUT; one edge when a good part of it is free again', (t) => {
  const pair = small(t);
  t.add(pair.a);
  t.expectEvents('a OUT');
  const length = fill(t, pair);
  t.events(); // pieces that moved on while it was filled
  expect(t.write(pair.a, '1')).toBe('EAGAIN');
  t.expectEvents();

  drain(t, pair, length);
  t.expectEvents('a OUT');
});

rule('K6: without room, data is IN alone', (t) => {
  const pair = small(t);
  t.add(pair.a);
  fill(t, pair);
  t.events();
  expect(t.write(pair.a, '1')).toBe('EAGAIN');
  t.write(pair.b, 'data');
  t.expectEvents('a IN');
});

rule('K19: room is announced only after it was missed', (t) => {
  const pair = small(t);
  t.add(pair.a);
  t.expectEvents('a OUT');
  expect(t.write(pair.a, '123')).toBe('3');
  drain(t, pair, 3);
  t.expectEvents();
});

rule('K20: a short write has missed room, too', (t) => {
  const pair = small(t);
  t.add(pair.a);
  t.expectEvents('a OUT');
  const taken = Number(t.write(pair.a, 'x'.repeat(1 << 20)));
  expect(taken).toBeGreaterThan(0);
  expect(taken).toBeLessThan(1 << 20);
  t.events(); // pieces that moved on meanwhile

  drain(t, pair, taken);
  const events = t.until('', () => t.events().join());
  expect(events).toBe('a OUT');
});

rule('K21: added without room: nothing, and an edge later', (t) => {
  const pair = small(t);
  const length = fill(t, pair);
  expect(t.add(pair.a)).toBe('ok');
  t.expectEvents();
  drain(t, pair, length);
  t.expectEvents('a OUT');
});

rule('K22: room that came and went before the wait is not announced, and comes again', (t) => {
  const pair = small(t);
  t.add(pair.a);
  t.expectEvents('a OUT');
  const first = fill(t, pair);
  t.events();
  drain(t, pair, first);
  const second = fill(t, pair);
  expect(t.events().filter((event) => event !== 'a OUT')).toEqual([]); // it may have seen a moment of room
  drain(t, pair, second);
  expect(t.until('', () => t.events().join())).toBe('a OUT');
});
