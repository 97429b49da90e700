import { Atomic, G, READY, Slot, WAIT, park, ready } from '@socketlings/kernel';
import { describe, expect, test } from 'vitest';
import { explore, replay, type Scenario } from './explore.ts';
import type { Task } from './actors.ts';

interface Waiter {
  wait: (slot: Slot) => Promise<void>;
  notify: (slot: Slot) => G | null;
}

/** The protocol of Go's pollDesc, without deadlines. */
const right: Waiter = {
  async wait(slot) {
    if (slot.cas(READY, null)) return;
    if (slot.cas(null, WAIT)) await park(slot);
    slot.swap(null);
  },
  notify(slot) {
    for (;;) {
      const old = slot.load();
      if (old === READY) return null;
      if (slot.cas(old, READY)) return old instanceof G ? old : null;
    }
  },
};

function waitsOnce({ wait, notify }: Waiter): Scenario {
  return (schedule) => {
    const slot = new Slot();
    const task = schedule.go('ann', () => wait(slot));
    schedule.act('poller', () => {
      const g = notify(slot);
      if (g) ready(g);
    });
    return () => expectDone(task);
  };
}

function expectDone(...tasks: Task[]): void {
  for (const { name, state } of tasks) if (state !== 'done') throw new Error(`${name} is ${state}`);
}

describe('every order of a wait and a wake-up', () => {
  test('is fine for a slot that remembers', async () => {
    const found = await explore(waitsOnce(right), { preemptions: 2 });

    expect(found.counterexample).toBeNull();
    expect(found.schedules).toBeGreaterThan(5);
  });

  test.each<[string, Partial<Waiter>]>([
    [
      'forgets an event that no task waits for',
      {
        notify(slot) {
          const old = slot.load();
          return old instanceof G && slot.cas(old, null) ? old : null;
        },
      },
    ],
    [
      'puts its task over the event that has come meanwhile',
      {
        async wait(slot) {
          if (slot.cas(READY, null)) return;
          slot.store(WAIT);
          await park(slot, (s, g) => (s.store(g), true));
          slot.swap(null);
        },
      },
    ],
  ])('has one that shows who %s', async (_, wrong) => {
    const { counterexample } = await explore(waitsOnce({ ...right, ...wrong }), { preemptions: 1 });

    expect(String(counterexample?.error)).toBe('Error: ann is asleep');
  });

  test('has one that shows a task that is woken twice', async () => {
    const twice: Scenario = (schedule) => {
      const slot = new Slot();
      schedule.go('ann', () => right.wait(slot));
      schedule.act('poller', () => {
        const g = right.notify(slot);
        for (const one of g ? [g, g] : []) ready(one);
      });
      return (ending) => {
        if (ending.kind === 'threw') throw ending.error;
      };
    };

    const { counterexample } = await explore(twice, { preemptions: 1 });

    expect(String(counterexample?.error)).toContain('called twice');
  });
});

test('what an act puts off comes before the interrupted goes on, or after', async () => {
  const orders = new Set<string>();
  const scenario: Scenario = (schedule) => {
    const [cell, order]: [Atomic<null>, string[]] = [new Atomic(null), []];
    schedule.go('ann', async () => {
      for (const word of ['a1', 'a2']) order.push((cell.load(), word));
    });
    schedule.act('bob', () => {
      order.push('b');
      queueMicrotask(() => void order.push('late'));
    });
    return () => void orders.add(order.join(' '));
  };

  await explore(scenario, { preemptions: 1 });

  expect([...orders].sort()).toEqual([
    'a1 a2 b late',
    'a1 b a2 late',
    'a1 b late a2',
    'b a1 a2 late',
    'b late a1 a2',
  ]);
});

test('nobody runs in the middle of a task that is whole', async () => {
  const orders = new Set<string>();
  const scenario: Scenario = (schedule) => {
    const [cell, order]: [Atomic<null>, string[]] = [new Atomic(null), []];
    const loads = (words: string[]) => async () => {
      for (const word of words) order.push((cell.load(), word));
    };
    schedule.go('ann', loads(['a1', 'a2']));
    schedule.go('cid', loads(['c1', 'c2']), { whole: true });
    return () => void orders.add(order.join(' '));
  };

  await explore(scenario, { preemptions: 2 });

  expect([...orders].sort()).toEqual(['a1 a2 c1 c2', 'a1 c1 c2 a2', 'c1 c2 a1 a2']);
});

test('a counterexample is the same whenever it is played', async () => {
  const scenario = waitsOnce({ ...right, notify: () => null });
  const first = await explore(scenario, { preemptions: 1 });
  expect(await explore(scenario, { preemptions: 1 })).toEqual(first);

  const told: string[] = [];
  await replay(
    scenario,
    first.counterexample!,
    { preemptions: 1 },
    {
      operation: ({ name }, operation) => void told.push(`${name} ${operation}`),
      turn: ({ name }, what) => void told.push(`${name} ${what}`),
    },
  );

  expect(told).toEqual([
    'ann starts',
    'ann cas',
    'ann cas',
    'ann park',
    'ann cas',
    'ann is over',
    'poller happens',
    'poller is over',
  ]);
});
