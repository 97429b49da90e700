import { OTHER_BYTES, test } from '@socketlings/testkit/poller';
import { describe } from 'vitest';
import { Poller } from '#subject';

describe('Step 4: ready before you wait', () => {
  test('remembers an event for which nobody has waited', async (machine) => {
    machine.open(Poller);
    const { fd, peer } = machine.connection();
    const pd = machine.poller.open(fd);
    await machine.settle();
    peer.send('hello');
    machine.deliver();

    const gs = await machine.turn();

    machine.expect(gs.length === 0, { lesson: 'Nobody waits, and poll() gave somebody.' });
    const read = await machine.read(pd);
    machine.expectResult(read, '"hello"', 'The bytes are here, and your read() waits: try first.');
  });

  test.inEveryOrder('does not sleep when the event comes before', Poller, (order) => {
    const conn = order.connection();
    const ann = order.reads('ann', conn);
    order.arrives(conn, 'hello');
    return () => order.expectOutcome(ann, ['"hello"'], OTHER_BYTES);
  });
});
