import {
  NOT_WOKEN,
  WAITS,
  test,
  type PendingCall,
  type PollerTest,
} from '@socketlings/testkit/poller';
import { describe } from 'vitest';
import { Poller } from '#subject';

describe('Step 14: how long to sleep', () => {
  test('does not wait for 0, waits for ever below, and never shorter than asked', async (machine) => {
    machine.open(Poller);
    await machine.settle();
    machine.expect(machine.timeoutOf(0) === 0, { lesson: 'poll(0) looks, and does not wait.' });
    const short = machine.timeoutOf(0.2);
    machine.expect(short === 1, {
      lesson:
        'A timer is due in 0.2 ms. With 0 you would go round in circles until then: less than a millisecond ' +
        'is one.',
      expected: 'epollWait(…, 1)',
      received: `epollWait(…, ${short})`,
    });
    const middle = machine.timeoutOf(250);
    machine.expect(middle === 250, {
      lesson: 'poll(ms) waits so long, unless something happens.',
      expected: 'epollWait(…, 250)',
      received: `epollWait(…, ${middle})`,
    });
    const long = machine.timeoutOf(1e12);
    machine.expect(long > 1000 && long <= 0x7fff_ffff, {
      lesson:
        'The kernel takes 32 bits with a sign. Who wants more than 1e9 ms gets 1e9, and comes again.',
      received: `epollWait(…, ${long})`,
    });
  });

  test('sleeps for ever if it is asked to, or until something happens', async (machine) => {
    machine.open(Poller);
    const { fd, peer } = machine.connection();
    const read = await machine.read(machine.poller.open(fd));
    const before = machine.clock.now();
    machine.after(5_000_000, () => peer.send('x'));
    await waitFor(machine);
    machine.expect(machine.clock.now() >= before + 5_000_000, {
      lesson: 'poll(-1) came back without anybody, and nothing had happened.',
    });
    machine.expectResult(read, '"x"', NOT_WOKEN);
  });

  test('is not impressed by signals', async (machine) => {
    machine.open(Poller);
    const { fd, peer } = machine.connection();
    const pd = machine.poller.open(fd);
    const read = await machine.read(pd);
    machine.kernel.inject('epollWait', 'EINTR');
    await machine.turn(100);
    machine.kernel.inject('epollWait', 'EINTR', 'EINTR');
    machine.after(100, () => peer.send('x'));
    await waitFor(machine);
    machine.expectResult(read, '"x"', NOT_WOKEN);
  });

  test('gives everybody, also if they are many', async (machine) => {
    machine.open(Poller);
    const reads: PendingCall[] = [];
    const conns = Array.from({ length: MANY }, () => machine.connection());
    for (const { fd } of conns) {
      const pd = machine.poller.open(fd);
      reads.push(machine.begin('read', () => machine.poller.read(pd, new Uint8Array(8))));
    }
    await machine.settle();
    for (const { peer } of conns) peer.send('x');
    await machine.settle();
    const asleep = reads.filter(({ result }) => result === WAITS).length;
    machine.expect(asleep === 0, {
      lesson:
        'Many have something to read at once. What does not fit into one call comes with the next one: nobody may be forgotten.',
      received: `${asleep} sleep`,
    });
  });
});

// --- internal ---

const MANY = 140; // more than the 128 events of one call

/** Polls as a program does that has nothing else to do, until somebody can go on. */
async function waitFor(machine: PollerTest): Promise<void> {
  for (let i = 0; i < 1000; i += 1) if ((await machine.turn(-1)).length > 0) return;
}
