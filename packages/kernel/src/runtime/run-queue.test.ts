import { describe, expect, test } from 'vitest';
import { intercepted } from './interceptor.ts';
import { Slot, park, ready, type G } from './park.ts';
import { RunQueue } from './run-queue.ts';

describe('a queue of tasks that can go on', () => {
  test('gives turns in the order in which tasks were made ready', async () => {
    using tasks = new RunQueue(() => 0);
    const said: string[] = [];
    for (const name of ['ann', 'bob']) {
      tasks.go(async () => {
        for (const word of ['one', 'two']) {
          said.push(`${name} ${word}`);
          await tasks.pass();
        }
      });
    }
    while (tasks.left > 0) await tasks.turn();

    expect(said).toEqual(['ann one', 'bob one', 'ann two', 'bob two']);
  });

  test('lets a task that was woken wait for its turn', async () => {
    using tasks = new RunQueue(() => 0);
    let sleeper: G | undefined;
    tasks.go(async () => park(new Slot(), (_, g) => ((sleeper = g), true)));
    await tasks.turn();
    expect([tasks.left, tasks.runnable]).toEqual([1, 0]);

    ready(sleeper!);
    expect([tasks.left, tasks.runnable]).toEqual([1, 1]);

    await tasks.turn();
    expect([tasks.left, tasks.runnable]).toEqual([0, 0]);
  });

  test('knows when the next timer is due, and lets it go off', () => {
    let now = 0;
    using tasks = new RunQueue(() => now);
    const fired: number[] = [];
    expect(tasks.untilTimer).toBe(-1);
    for (const at of [30, 10, 20]) tasks.clock.setTimer(at, () => fired.push(at));
    tasks.clock.clearTimer(tasks.clock.setTimer(5, () => fired.push(5)));
    expect(tasks.untilTimer).toBe(10);

    now = 25;
    expect(tasks.untilTimer).toBe(0);
    tasks.runTimers();

    expect([fired, tasks.untilTimer]).toEqual([[10, 20], 5]);
  });

  test('ends a turn in which much has been done, while the task goes on beside the others', async () => {
    let tell = (): void => {};
    using tasks = new RunQueue(() => 0, { afterMuch: (f) => (tell = f) });
    const said: string[] = [];
    tasks.go(async () => {
      for (let i = 0; !said.includes('bob'); i += 1) {
        if (i % 10 === 9) tell();
        await Promise.resolve(); // it never sleeps
      }
      said.push('ann');
    });
    tasks.go(async () => void said.push('bob'));

    await tasks.turn();
    expect([said, tasks.left, tasks.runnable]).toEqual([[], 2, 2]);

    await tasks.turn();
    expect([said, tasks.left, tasks.runnable]).toEqual([['bob', 'ann'], 0, 0]);
  });

  test('leaves everything as it was', () => {
    new RunQueue(() => 0)[Symbol.dispose]();
    expect(intercepted.by).toBe(null);
  });
});
