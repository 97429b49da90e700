import { Atomic, Lock } from '@socketlings/kernel';
import { describe, expect, test } from 'vitest';
import { explore, type Scenario } from './explore.ts';

describe('a lock that another actor needs', () => {
  const taking = (inside: (cell: Atomic<number>) => void): Scenario => {
    return (schedule) => {
      const [lock, cell] = [new Lock(), new Atomic(0)];
      schedule.go('ann', async () => lock.run(() => inside(cell)));
      schedule.act('bob', () => {
        cell.load();
        lock.run(() => {});
      });
      return (ending) => {
        if (ending.kind === 'blocked')
          throw new Error(`${ending.actor.name} waits for ${ending.holder.name}`);
      };
    };
  };

  test('ends an order badly: it cannot be played on', async () => {
    const { counterexample } = await explore(
      taking((cell) => cell.load()),
      { preemptions: 1 },
    );

    expect(String(counterexample?.error)).toBe('Error: bob waits for ann');
  });

  test('is never in the way if only plain code is inside', async () => {
    const { counterexample } = await explore(
      taking(() => {}),
      { preemptions: 2 },
    );

    expect(counterexample).toBeNull();
  });
});

test('code that throws what ends an order has thrown', async () => {
  let ends: unknown;
  const stolen: Scenario = (schedule) => {
    const [lock, cell] = [new Lock(), new Atomic(0)];
    schedule.go('ann', async () => lock.run(() => cell.load()));
    schedule.act('bob', () => {
      if (ends) throw ends as Error;
      try {
        lock.run(() => {});
      } catch (error) {
        ends = error;
      }
    });
    return ({ kind }) => {
      if (kind === 'threw') throw new Error('found');
    };
  };

  const { counterexample } = await explore(stolen, { preemptions: 1 });

  expect(String(counterexample?.error)).toBe('Error: found');
});
