import { test } from '@socketlings/testkit';
import {
  SENT_TWICE,
  WRITTEN,
  SharedConn,
  expectRuns,
  letters,
} from '@socketlings/testkit/shared-conn';
import { describe } from 'vitest';
import { SafeConn } from '#subject';

describe('Step 2: one write is one piece', () => {
  test('keeps three writes apart', async (world) => {
    const line = await SharedConn.open(world, SafeConn);
    const size = world.amount(100_000, world.allBuffers / 2 + 3000);

    const writes = ['ann', 'bob', 'cyd'].map((who) => line.write(who, letters(who[0]!, size)));
    await world.quiet(); // nobody reads: the buffers are full
    const received = await line.receive(3 * size);
    await world.quiet();

    expectRuns(world, received, { a: size, b: size, c: size });
    for (const each of writes) await each.expectResolved(WRITTEN);
    line.expectNoMore(SENT_TWICE);
  });

  test('lets nobody slip in between two turns', async (world) => {
    const line = await SharedConn.open(world, SafeConn);
    const size = world.allBuffers + 3000;

    const ann = line.call('ann', 'two writes, one after the other', async () => {
      await line.subject.write(letters('a', size)); // she goes on at once, by no detour
      await line.subject.write(letters('c', 3000));
    });
    const bob = line.write('bob', letters('b', 3000));
    await world.quiet();
    const received = await line.receive(size + 6000);
    await world.quiet();

    expectRuns(world, received, { a: size, b: 3000, c: 3000 });
    for (const each of [ann, bob]) await each.expectResolved(WRITTEN);
  });

  test('does not make one connection wait for another', async (world) => {
    const full = await SharedConn.open(world, SafeConn);
    const free = await SharedConn.open(world, SafeConn);

    full.write('ann', letters('a', world.allBuffers + 3000));
    await world.quiet();
    const bob = free.write('bob', letters('b', 3000));
    const received = await free.receive(3000);

    expectRuns(world, received, { b: 3000 });
    await bob.expectResolved({
      otherwise:
        "ann's connection is full, and bob waits on another one. Each connection has a line of " +
        'its own: keep your lock in the object, not beside the class.',
    });
  });
});
