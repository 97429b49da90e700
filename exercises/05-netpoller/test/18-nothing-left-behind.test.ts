import { AFTER_CLOSE, TRACES, test } from '@socketlings/testkit/poller';
import { describe } from 'vitest';
import { Poller } from '#subject';

describe('Step 18: nothing left behind', () => {
  test('comes back to where it began', async (machine) => {
    machine.open(Poller);
    const before = machine.kernel.openFds;
    const registered = machine.kernel.registrations;
    for (let i = 0; i < machine.world.amount(400, 20); i += 1) {
      const { fd, peer } = machine.connection();
      const pd = machine.poller.open(fd);
      machine.poller.setDeadline(pd, 'rw', machine.clock.now() + 60_000);
      const read = machine.begin('read', () => machine.poller.read(pd, new Uint8Array(8)));
      machine.poller.setDeadline(pd, 'r', machine.clock.now() + 70_000);
      machine.poller.close(pd);
      peer.close();
      await machine.settle();
      machine.expectResult(read, 'ClosedError', AFTER_CLOSE);
    }
    machine.expectOpen(before, 'Connections were opened and closed, and descriptors are left.');
    machine.expect(machine.kernel.registrations === registered, {
      lesson: 'Descriptors are closed, and still registered.',
    });
    machine.expect(machine.clock.armedTimers === 0, {
      lesson: 'Everything is closed, and timers still tick.',
      received: `${machine.clock.armedTimers} of them`,
    });
  });

  test.inAnyScenario('leaves no trace, whatever happens', Poller, TRACES);
});
