import { expect, test } from 'vitest';
import type { Moment } from '../../../../grader/src/writers/html/moments.ts';
import { callsAt, waysAt } from './wire.ts';

const between = { who: 'ann', peer: 'server' } as const;
const back = { who: 'server', peer: 'ann' } as const;

const STORY: readonly Moment[] = [
  { does: 'connects', at_ms: 0, ...between },
  { does: 'writes', at_ms: 0, ...between, bytes: '"hello"', length: 5, before: 0 },
  { does: 'reads', at_ms: 1, ...back, bytes: '"he"', length: 2, before: 0 },
  { does: 'reads', at_ms: 2, ...back, bytes: '"llo"', length: 3, before: 2 },
];

test('bytes are under way from the moment they are sent to the one they are read', () => {
  const lying = STORY.map((_, at) => waysAt(STORY, at).map(({ sent, read }) => sent - read));

  expect(lying).toEqual([[], [5], [3], []]);
});

test('nobody knows what lies there behind lines that were left out', () => {
  const gap: Moment = { does: 'left out', at_ms: 0, who: '', peer: '', length: 9 };

  expect(waysAt([...STORY.slice(0, 2), gap], 2)).toEqual([]);
});

test('a reset takes with it what was under way, in both directions', () => {
  const reset: Moment = { does: 'resets', at_ms: 1, ...between };

  expect(waysAt([...STORY.slice(0, 2), reset], 2)).toEqual([]);
});

test('a call is open until it returns or fails', () => {
  const calls: readonly Moment[] = [
    { does: 'calls', at_ms: 0, who: 'ann', peer: '', text: 'read(5)' },
    { does: 'calls', at_ms: 0, who: 'bob', peer: '', text: 'write(1)' },
    { does: 'fails', at_ms: 1, who: 'ann', peer: '', text: 'TimeoutError' },
  ];

  expect(callsAt(calls, 1).map(({ who }) => who)).toEqual(['ann', 'bob']);
  expect(callsAt(calls, 2)).toEqual([{ who: 'bob', text: 'write(1)' }]);
});
