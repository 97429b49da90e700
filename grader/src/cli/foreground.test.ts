import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { shareForeground } from './foreground.ts';

let calls: string[];

beforeEach(() => {
  vi.useFakeTimers();
  calls = [];
});
afterEach(() => void vi.useRealTimers());

function share(canStop: boolean) {
  const holder = {
    letGo: () => void calls.push('let go'),
    takeAgain: () => void calls.push('take again'),
  };
  return shareForeground(holder, () => {
    calls.push('stop');
    return canStop;
  });
}

test('lets go before it stops, and takes again when it goes on', () => {
  const foreground = share(true);
  foreground.suspend();
  process.emit('SIGCONT', 'SIGCONT');
  foreground.end();

  expect(calls).toEqual(['let go', 'stop', 'take again']);
});

test('takes again after it was stopped from outside', () => {
  const foreground = share(true);
  process.emit('SIGCONT', 'SIGCONT');
  foreground.end();
  process.emit('SIGCONT', 'SIGCONT');

  expect(calls).toEqual(['take again']);
});

test.each([true, false])('goes on where nothing can be stopped (asked the system: %s)', (asked) => {
  const foreground = share(asked);
  foreground.suspend();
  vi.runAllTimers();
  foreground.end();

  expect(calls).toEqual(['let go', 'stop', 'take again']);
});
