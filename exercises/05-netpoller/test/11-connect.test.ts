import { CONNECTION, NOT_WOKEN, WAITS, test } from '@socketlings/testkit/poller';
import { EPOLLOUT } from '@socketlings/kernel';
import { describe } from 'vitest';
import { Poller } from '#subject';

describe('Step 11: connect', () => {
  test('gives a connection that works', async (machine) => {
    machine.open(Poller);
    const connect = await machine.connect(machine.listener.addr);
    await machine.settle(100);
    const pd = machine.expectConnected(connect);
    machine.kernel.write(machine.acceptByTest(), Buffer.from('hello'));
    const read = await machine.read(pd);
    await machine.settle();
    machine.expect(read.result.startsWith('"h'), { lesson: NOT_WOKEN, received: read.result });
  });

  test('fails when nobody listens, and leaves nothing behind', async (machine) => {
    machine.open(Poller);
    const before = machine.kernel.openFds;
    const connect = await machine.connect(machine.unusedAddr());
    await machine.settle(100);
    machine.expectResult(
      connect,
      'ECONNREFUSED',
      'The event only says that there is a result. SO_ERROR says which one.',
    );
    machine.expectOpen(
      before,
      'connect() has failed, and its descriptor is still open. Who could close it?',
    );
  });

  test('does not believe a false alarm', async (machine) => {
    machine.open(Poller);
    const connect = machine.begin('connect', () => machine.poller.connect(machine.listener.addr));
    const fd = Number(machine.calls.of('connect')[0]?.args[0]);
    const underWay = machine.kernel.getpeername(fd, {}) !== 0;

    machine.falseAlarm(fd, EPOLLOUT);
    await machine.turn();

    machine.expect(!underWay || connect.result === WAITS, {
      lesson:
        'An event came, and connect() believed it, but nothing was decided yet. SO_ERROR is 0 also while ' +
        'it is under way; getpeername() knows.',
    });
    await machine.settle(100);
    machine.expectConnected(connect);
  });

  test.inAnyScenario('holds with all before it, whatever happens', Poller, CONNECTION);
});
