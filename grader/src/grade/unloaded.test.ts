import { describe, expect, test } from 'vitest';
import { COLLECTED, EXERCISE, passes } from './example.ts';
import type { Event } from '../../vitest/events.ts';
import { judge } from './verdict.ts';

describe('a file that no test could use', () => {
  const STARTED: Event = { type: 'started', slowness: 1 };
  const EXIT = { code: 1, signal: null };

  function judgeLoading(
    events: Event[],
    rest: { killed?: 'silent'; code?: number; noise?: string },
  ) {
    const { killed, code = 1, noise = '' } = rest;
    const attempt = {
      events: [STARTED, ...events],
      killed,
      exit: { ...EXIT, code },
      witness: [],
      noise,
    };
    return judge(EXERCISE, { attempts: [attempt], durationMs: 1 });
  }

  test('has waited, worked without an end, or was too much', () => {
    const busy = Array.from({ length: 20 }, (): Event => ({ type: 'busy' }));

    expect(judgeLoading(busy, { killed: 'silent' }).unloaded?.why).toContain('`await`');
    expect(judgeLoading([], { killed: 'silent' }).unloaded?.why).toContain('endless loop');
    expect(judgeLoading([], { code: 139 }).unloaded?.why).toContain('nested too deeply');
    expect(judgeLoading([{ type: 'out-of-memory' }], {}).unloaded?.why).toContain('memory');
    expect(judgeLoading([], { code: 7, noise: 'odd' }).unloaded?.why).toContain('exit code 7. odd');
  });

  test('also if it has died between loading and the first test', () => {
    const loaded = COLLECTED.slice(1);

    expect(judgeLoading(loaded, { code: 139 }).unloaded?.verdict).toBe('crashed');
    expect(judgeLoading(loaded, { killed: 'silent' }).unloaded?.verdict).toBe('hung');
    expect(judgeLoading([...loaded, { type: 'ended' }], {}).unloaded).toBeUndefined();
  });

  test('or would have been by nobody: what ends a real process before its first client', () => {
    const thrown = { name: 'Error', message: 'lost', stack: '' };
    const early = [{ type: 'uncaught', thrown } as const, ...COLLECTED.slice(1)];

    expect(judgeLoading([...early, ...passes('a')], {}).early).toEqual({ thrown });
    expect(judgeLoading(COLLECTED.slice(1), {}).early).toBeUndefined();
  });
});
