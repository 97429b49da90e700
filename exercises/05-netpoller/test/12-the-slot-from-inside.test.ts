import { NOT_ENDED, NOT_WOKEN, WAITS, test } from '@socketlings/testkit/poller';
import { describe } from 'vitest';
import { Poller } from '#subject';

describe('Step 12: the slot from inside', () => {
  test('holds what has come until it is seen', async (machine) => {
    machine.open(Poller);
    const { fd, peer } = machine.connection();
    const pd = machine.poller.open(fd);
    await machine.settle();
    machine.expectSlot(pd, 'r', 'nil', 'Nothing has come, and nobody waits.');
    peer.send('h');
    machine.deliver();
    await machine.turn();
    machine.expectSlot(pd, 'r', 'ready', 'Something has come, and nobody has seen it.');
    machine.expectResult(await machine.read(pd), '"h"', NOT_WOKEN);
    machine.expectSlot(pd, 'r', 'nil', 'What had come was read: that event is over.');
  });

  test('holds the one who sleeps until an event', async (machine) => {
    machine.open(Poller);
    const { fd, peer } = machine.connection();
    const pd = machine.poller.open(fd);
    await machine.settle();
    const read = await machine.read(pd);
    machine.expectSlot(pd, 'r', 'parked', 'Somebody sleeps in read().');
    machine.expectSlot(
      pd,
      'w',
      'ready',
      'Each direction has its own: there is room, and nobody writes.',
    );
    peer.send('h');
    machine.deliver();
    const gs = machine.poll(0);
    machine.expectSlot(pd, 'r', 'ready', 'The event is here. The one it wakes has not run yet.');
    await machine.resume(gs);
    machine.expectResult(read, '"h"', NOT_WOKEN);
    machine.expectSlot(
      pd,
      'r',
      'nil',
      'The event has woken somebody, and he has read: it is over.',
    );
  });

  test('says that somebody is about to sleep', async (machine) => {
    machine.open(Poller);
    const { fd, peer } = machine.connection();
    const pd = machine.poller.open(fd);
    await machine.settle();
    const read = await machine.readAndLook(pd, () => {
      machine.expectSlot(pd, 'r', 'wait', 'read() has found nothing and calls park(): so say.');
    });
    machine.expectSlot(pd, 'r', 'parked', 'Now he sleeps.');
    peer.send('h');
    await machine.settle();
    machine.expectResult(read, '"h"', NOT_WOKEN);
  });

  test('has an event instead of a sleeper if that comes first', async (machine) => {
    machine.open(Poller);
    const { fd, peer } = machine.connection();
    const pd = machine.poller.open(fd);
    await machine.settle();
    const read = await machine.readAndLook(pd, () => {
      peer.send('h');
      machine.deliver();
      const gs = machine.poll(0);
      machine.expect(gs.length === 0, {
        lesson: 'Somebody is about to sleep, and poll() gave somebody. Nobody sleeps yet.',
      });
      machine.expectSlot(pd, 'r', 'ready', 'An event is stronger than the wish to sleep.');
    });
    machine.expectResult(read, '"h"', 'The event came before the sleep: do not fall asleep.');
    machine.expectSlot(pd, 'r', 'nil', 'What had come was read: that event is over.');
  });

  test('is empty after a deadline, and keeps its place against a second reader', async (machine) => {
    machine.open(Poller);
    const pd = machine.poller.open(machine.connection().fd);
    machine.poller.setDeadline(pd, 'r', machine.clock.now() + 1000);
    const first = await machine.read(pd);
    const second = await machine.read(pd);
    machine.expect(second.result !== WAITS, { lesson: 'Two tasks sleep in one slot.' });
    machine.expectSlot(
      pd,
      'r',
      'parked',
      'A second reader was turned away. The first one sleeps on.',
    );
    await machine.settle(1001);
    machine.expectResult(first, 'TimeoutError', NOT_ENDED);
    machine.expectSlot(pd, 'r', 'nil', 'The deadline has woken the one who slept: nobody waits.');
  });
});
