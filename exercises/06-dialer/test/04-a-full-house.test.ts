import { CONNECTS, test, type DialCall, type DialTest } from '@socketlings/testkit/dialer';
import { describe } from 'vitest';
import { dial } from '#subject';

describe('Step 4: a full house', () => {
  test('waits until there is a place, and then one gets in', async (world) => {
    const server = await world.server({ backlog: 1 });
    const calls = Array.from({ length: 4 }, () => world.dial(dial, server.address));
    await world.soon();
    expectIn(world, calls, 2, 'Two may wait to be accepted, and so two dials succeed.');

    await world.passInKernel(3);
    expectIn(world, calls, 2, FULL);
    world.note('server', 'accepts one');
    await server.accept();
    await world.passInKernel(2);

    expectIn(
      world,
      calls,
      3,
      'One place is free: one of those who wait gets it, and the other waits on.',
    );
    await server.accept();
    const conns = await Promise.all(calls.map((call) => call.expectConn(CONNECTS)));
    const tries = world.sockets.all.reduce((sum, { connects }) => sum + connects.length, 0);
    world.expect(world.sockets.all.length === 4 && tries === 4, {
      lesson:
        'The house is full, and you knock again. The kernel does that for you: it sends its SYN once more ' +
        'after a second or so. A second socket only makes the queue longer.',
      expected: 'four sockets, and one connect() each',
      received: `${world.sockets.all.length} sockets, and ${tries} calls of connect()`,
    });
    await Promise.all(conns.map((conn) => conn.close()));
  });
});

const FULL =
  'The house is full: that is no refusal, and no error at all. The kernel asks again and again. Nothing of ' +
  'yours has to happen, and dial() waits.';

/** So many have their connection, and all others wait. */
function expectIn(
  world: DialTest,
  calls: readonly DialCall[],
  count: number,
  lesson: string,
): void {
  const settled = calls.filter(({ state }) => state !== 'pending');
  const failed = settled.find(({ state }) => state === 'failed');
  world.expect(settled.length === count && !failed, {
    lesson,
    expected: `${count} of ${calls.length} connected, and the others waiting`,
    received: failed?.describe() ?? `${settled.length} connected`,
  });
}
