import { NOT_WOKEN, test } from '@socketlings/testkit/poller';
import { EPOLLET, EPOLLIN, EPOLLOUT, EPOLL_CTL_ADD } from '@socketlings/kernel';
import { describe } from 'vitest';
import { Poller } from '#subject';

describe('Step 13: register once, at the right moment', () => {
  test('registers each descriptor once, edge-triggered, for reading and writing', async (machine) => {
    machine.open(Poller);
    const epolls = machine.calls.of('epollCreate1').length;
    machine.expect(epolls === 1, {
      lesson: 'One poller, one epoll.',
      received: `${epolls} of them`,
    });
    const { fd, peer } = machine.connection();
    const pd = machine.poller.open(fd);
    const read = await machine.read(pd);
    peer.send('x');
    await machine.settle();
    machine.expectResult(read, '"x"', NOT_WOKEN);
    const adds = machine.calls.controls(fd);
    machine.expect(adds.length === 1 && adds[0]!.op === EPOLL_CTL_ADD, {
      lesson:
        'A descriptor is registered once, for everything, and then never touched until it goes.',
      received: `${adds.length} calls of epollCtl`,
    });
    const wanted = EPOLLIN | EPOLLOUT | EPOLLET;
    machine.expect((adds[0]!.events & wanted) === wanted, {
      lesson: 'Register for EPOLLIN, EPOLLOUT and EPOLLRDHUP at once, with EPOLLET.',
    });
  });

  test('registers a listener when it listens, and not before', async (machine) => {
    machine.open(Poller);
    const pd = machine.listen();
    machine.expectRegisteredAfter(
      'listen',
      pd.fd,
      'An unborn listener has events of its own (EPOLLOUT and EPOLLHUP). Register it after listen().',
    );
  });

  test('registers a client when it connects, and not before', async (machine) => {
    machine.open(Poller);
    const connect = await machine.connect(machine.listener.addr);
    await machine.settle(100);
    const { fd } = machine.expectConnected(connect);
    machine.expectRegisteredAfter(
      'connect',
      fd,
      'A socket that does not connect yet has EPOLLOUT and EPOLLHUP: that looks like a result. Register it after connect().',
    );
  });

  test('says what is wrong with a bad descriptor, and leaves nothing behind', async (machine) => {
    machine.open(Poller);
    const epoll = machine.kernel.registrations;
    machine.expectThrows(
      'open',
      () => machine.poller.open(999),
      'EBADF',
      'There is no descriptor 999: a NetError with the code EBADF.',
    );
    machine.forgiveMisuse();
    machine.expect(machine.kernel.registrations === epoll, {
      lesson: 'open() has failed, and something is registered.',
    });
  });
});
