import { latin1, letters, needs, test, type PollerTest } from '@socketlings/testkit/poller';
import type { Fd } from '@socketlings/kernel';
import { describe } from 'vitest';
import { FirstPoller, Poller, echoByHand } from '#subject';

needs({ echoByHand, FirstPoller, Poller });

describe('Step 1: one connection by hand', () => {
  test('gives every byte back, until the end', async (machine) => {
    const { fd, peer } = machine.connection();
    const sent = letters(3000);
    let received = '';
    machine.after(5, () => peer.send(sent.slice(0, 3)));
    machine.after(20, () => peer.send(sent.slice(3)));
    machine.every(10, 400, () => (received += latin1(peer.take())));
    machine.after(5000, () => peer.end());

    byHand(machine, fd);

    machine.deliver();
    received += latin1(peer.take());
    machine.expectBytes(
      sent,
      received,
      'Every byte comes back once, and in order: also if read() gives a part, and if write() takes one.',
    );
    machine.expect(peer.ended, {
      lesson:
        'The peer has sent its end and waits for yours. When read() gives 0, close the descriptor.',
    });
  });

  test('waits when the peer does not read, and loses nothing', async (machine) => {
    const { fd, peer } = machine.connection();
    const sent = letters(machine.world.amount(400_000, 40_000));
    let offered = 0;
    let received = '';
    machine.every(10, 100, () => (offered += peer.offer(sent.slice(offered))));
    machine.after(1500, () => machine.every(10, 400, () => (received += latin1(peer.take()))));
    machine.after(6000, () => peer.end());

    byHand(machine, fd);

    machine.deliver();
    received += latin1(peer.take());
    machine.expectBytes(
      sent.slice(0, offered),
      received,
      'The peer was slow, and bytes are missing. write() says how many it took; after EAGAIN wait until ' +
        'there is room for the rest.',
    );
  });

  test('sleeps while there is nothing to do, and closes what it has opened', async (machine) => {
    const { fd, peer } = machine.connection();
    const before = machine.kernel.openFds;
    machine.after(1000, () => peer.send('hello'));
    machine.after(2000, () => peer.end());

    byHand(machine, fd);

    const waits = [...machine.calls.of('epollWait'), ...machine.calls.of('poll')];
    machine.expect(waits.length > 0, {
      lesson: 'Between two messages nobody slept. epollWait() gives the processor to others.',
    });
    expectClosed(machine, fd, before);
  });

  test('ends when the connection breaks, whatever it does just then', async (machine) => {
    for (const sent of [letters(5), letters(machine.world.amount(400_000, 40_000))]) {
      const { fd, peer } = machine.connection();
      const before = machine.kernel.openFds;
      let offered = 0;
      machine.every(10, 50, () => (offered += peer.offer(sent.slice(offered))));
      machine.after(1000, () => peer.reset());

      machine.tryNow('echoByHand()', () => echoByHand(machine.given, fd), STUCK);

      expectClosed(machine, fd, before);
    }
  });
});

// --- internal ---

/** Calls `echoByHand`; when it throws, that is the lesson. */
function byHand(machine: PollerTest, fd: Fd): void {
  machine.callNow('echoByHand()', () => echoByHand(machine.given, fd), STUCK);
}

const STUCK = 'echoByHand() sleeps in epollWait(), and nothing will ever happen again.';

/** What was opened since, and the connection, are closed. */
function expectClosed(machine: PollerTest, fd: Fd, before: readonly Fd[]): void {
  const left = machine.kernel.openFds.filter((one) => one === fd || !before.includes(one));
  machine.expect(left.length === 0, {
    lesson: 'In the end two descriptors must be closed: the connection, and the epoll you opened.',
    received: `descriptor ${left.join(', ')} is open`,
  });
}
