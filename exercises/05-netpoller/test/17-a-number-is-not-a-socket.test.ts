import { WAITS, both, resets, sends, test } from '@socketlings/testkit/poller';
import { describe } from 'vitest';
import { Poller } from '#subject';

describe('Step 17: a number is not a socket', () => {
  test.inEveryOrder('does not take old news for those of a new connection', Poller, (order) => {
    const [other, old] = [order.connection(), order.connection()];
    order.happens(both(sends(other, 'x'), resets(old))); // two events, in one call
    const replaced = order.replaces('closer', old);
    const ann = order.readsAfter(replaced, 'ann', () => replaced.conn);
    return () => order.expectOutcome(ann, ['"hello"'], OLD_NEWS);
  });

  test('begins anew with every connection', async (machine) => {
    machine.open(Poller);
    const first = machine.connection();
    const pd = machine.poller.open(first.fd);
    machine.poller.setDeadline(pd, 'rw', machine.clock.now());
    machine.poller.close(pd);
    first.peer.close();
    await machine.settle();
    const second = machine.connection();
    const again = machine.poller.open(second.fd);
    const read = await machine.read(again);
    machine.expectResult(
      read,
      WAITS,
      'A new connection got the number of an old one, and its deadline or its end with it.',
    );
    machine.expectResult(
      await machine.write(again, 'x'),
      'done',
      'A new connection got the number of an old one, and its deadline or its end with it.',
    );
  });
});

// --- internal ---

const OLD_NEWS =
  'An event of a closed connection was taken for one of another connection with the same number. Events ' +
  'carry what you gave with epollCtl(): something that is never used again.';
