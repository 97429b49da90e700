import {
  OTHER_BYTES,
  WAITS,
  drains,
  latin1,
  letters,
  resets,
  sends,
  test,
} from '@socketlings/testkit/poller';
import { describe } from 'vitest';
import { Poller } from '#subject';

describe('Step 6: no wake-up lost, none twice', () => {
  test.inEveryOrder('reads twice, whatever comes in between', Poller, (order) => {
    const conn = order.connection();
    const ann = order.readsTwice('ann', conn, 1);
    order.arrives(conn, 'h', 'i');
    return () => order.expectOutcome(ann, ['"h" "i"'], OTHER_BYTES);
  });

  test.inEveryOrder('writes on when there is room again', Poller, (order) => {
    const conn = order.connection();
    order.fill(conn);
    const ann = order.writes('ann', conn, 'rest');
    order.happens(drains(conn));
    return () => order.expectOutcome(ann, ['done'], 'There was room for all of it.');
  });

  test('sends everything, in order, to a peer that is slow', async (machine) => {
    machine.open(Poller);
    const { fd, peer } = machine.connection();
    const pd = machine.poller.open(fd);
    const sent = letters(machine.world.amount(400_000, 150_000));
    const write = await machine.write(pd, sent);
    let received = '';
    for (let before = -1; before < received.length;) {
      before = received.length;
      received += latin1(peer.take());
      await machine.settle();
    }
    machine.expectBytes(
      sent,
      received,
      'write() sleeps when there is no room, and goes on behind what was taken: all of it, once, in order.',
    );
    machine.expectResult(write, 'done', 'Everything was sent, and write() does not come back.');
  });

  test('has room for one writer, and says so to a second one', async (machine) => {
    machine.open(Poller);
    const { fd, peer } = machine.connection();
    const pd = machine.poller.open(fd);
    const first = await machine.writeTooMuch(pd);
    const second = await machine.writeTooMuch(pd);
    machine.expect(second.result !== WAITS && second.result !== 'done', {
      lesson:
        'Two tasks write to one connection, and both wait for room. The second call must throw.',
      received: second.result,
    });
    while (peer.take().length > 0) await machine.settle();
    machine.expectResult(
      first,
      'done',
      'The second writer was turned away, and the first one lost its place.',
    );
  });

  test.inEveryOrder('reads and writes at the same time', Poller, (order) => {
    const conn = order.connection();
    order.fill(conn);
    const ann = order.reads('ann', conn);
    const bob = order.writes('bob', conn, 'rest');
    order.happens(sends(conn, 'hello'), drains(conn));
    return () => {
      order.expectOutcome(ann, ['"hello"'], OTHER_BYTES);
      order.expectOutcome(bob, ['done'], 'There was room for all of it.');
    };
  });

  test.inEveryOrder('wakes both when the connection breaks', Poller, (order) => {
    const conn = order.connection();
    order.fill(conn);
    const ann = order.reads('ann', conn);
    const bob = order.writes('bob', conn, 'rest');
    order.happens(resets(conn));
    return () => {
      order.expectOutcome(ann, ['ECONNRESET', 'the end'], BROKEN);
      order.expectOutcome(bob, ['ECONNRESET', 'EPIPE'], BROKEN);
    };
  });
});

// --- internal ---

const BROKEN = 'The connection is broken. Whoever reads and whoever writes must hear of it.';
