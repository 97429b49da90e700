import { test } from '@socketlings/testkit/poller';
import { describe } from 'vitest';
import { Poller } from '#subject';

describe('Step 15: wake the sleeper', () => {
  test('ends a poll that waits, each time', async (machine) => {
    machine.open(Poller);
    await machine.settle();
    for (const round of ['first', 'second', 'third']) {
      const before = machine.clock.now();
      machine.after(50, () => machine.poller.wake());
      const stuck = `The ${round} wake() was called, and poll(-1) sleeps on.`;
      const gs = machine.poll(-1, { stuck });
      machine.expect(gs.length === 0, { lesson: 'wake() is about no connection: nobody goes on.' });
      machine.expect(machine.clock.now() >= before + 50, {
        lesson: 'An old wake() has ended a new wait: read the counter, then it is silent.',
      });
    }
  });

  test('writes once, however often it is called', async (machine) => {
    machine.open(Poller);
    await machine.settle();
    const before = machine.calls.of('write').length;
    for (let i = 0; i < 1000; i += 1) machine.poller.wake();
    const writes = machine.calls.of('write').length - before;
    machine.expect(writes === 1, {
      lesson: 'It rings already. A thousand calls of wake() need one write.',
      received: `${writes} of them`,
    });
  });

  test('leaves the alarm to the one who sleeps', async (machine) => {
    machine.open(Poller);
    await machine.settle();
    machine.poller.wake();
    machine.poll(0);
    const stuck =
      'poll(0) has silenced the alarm, and whoever sleeps does not hear it. Only a wait may silence it.';
    machine.poll(-1, { stuck });
  });

  test.inEveryOrder('is heard, whenever it comes', Poller, (order) => {
    order.sleeps(4);
    order.wakes('ann', 2);
    order.wakes('bob');
    return () => order.expectHeard(DEAF);
  });
});

// --- internal ---

const DEAF =
  'Somebody called wake(), and poll() sleeps on, now and for ever. Whoever has heard the alarm silences it and says that ' +
  'it does not ring: in which order, if somebody rings in between?';
