import { AFTER_CLOSE, OTHER_BYTES, STILL_OPEN, test } from '@socketlings/testkit/poller';
import { describe } from 'vitest';
import { Poller } from '#subject';

describe('Step 8: close', () => {
  test('ends everybody who waits', async (machine) => {
    machine.open(Poller);
    const { fd } = machine.connection();
    const pd = machine.poller.open(fd);
    const read = await machine.read(pd);
    const write = await machine.writeTooMuch(pd);
    machine.poller.close(pd);
    await machine.settle();
    machine.expectResult(
      read,
      'ClosedError',
      'The connection is closed, and a read() waits for ever.',
    );
    machine.expectResult(
      write,
      'ClosedError',
      'The connection is closed, and a write() waits for ever.',
    );
    machine.expectClosed([fd], STILL_OPEN);
  });

  test('turns away whoever comes later', async (machine) => {
    machine.open(Poller);
    const { fd, peer } = machine.connection();
    const pd = machine.poller.open(fd);
    peer.send('hello');
    await machine.settle();
    machine.poller.close(pd);
    machine.expectResult(await machine.read(pd), 'ClosedError', AFTER_CLOSE);
    machine.expectResult(await machine.write(pd, 'x'), 'ClosedError', AFTER_CLOSE);
    machine.expectThrows(
      'close',
      () => machine.poller.close(pd),
      'ClosedError',
      'It is closed already.',
    );
    machine.expectThrows(
      'setDeadline',
      () => machine.poller.setDeadline(pd, 'r', 1),
      'ClosedError',
      AFTER_CLOSE,
    );
  });

  test.inEveryOrder('wakes whoever falls asleep', Poller, (order) => {
    const conn = order.connection();
    order.fill(conn);
    const ann = order.reads('ann', conn);
    const bob = order.writes('bob', conn, 'rest');
    order.closes('closer', conn);
    return () => {
      order.expectOutcome(ann, ['ClosedError'], AFTER_CLOSE);
      order.expectOutcome(bob, ['ClosedError'], AFTER_CLOSE);
      order.expectClosed(conn);
    };
  });

  test.inEveryOrder('meets data', Poller, (order) => {
    const conn = order.connection();
    const ann = order.reads('ann', conn);
    order.closes('closer', conn);
    order.arrives(conn, 'hello');
    return () => {
      order.expectOutcome(ann, ['ClosedError', '"hello"'], OTHER_BYTES);
      order.expectClosed(conn);
    };
  });
});
